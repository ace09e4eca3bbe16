"""The root of every error that is a word to the user.

    DatelineError
    |- LoadError, ManifestError    load.py: a file that can't become a document
    |- EncoderError                embed.py: no embedding model
    |- StoreError                  store.py, record.py, vectors.py: the index itself
    `- QuestionError               assistant: a question that can't be searched for
"""


class DatelineError(Exception):
    """`str(error)` is one line that says what is wrong and what to do next."""
