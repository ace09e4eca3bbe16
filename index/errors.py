"""The root of every error that is a word to the user.

DatelineError
|- LoadError, ManifestError    index.load: a file that can't become a document
|- EncoderError                index.embed: no embedding model
|- StoreError                  index.record: the index itself
|  |- WrongModelError          index.store: it was made with another model
|  |- BusyError                index.store: another process is writing to it
|  `- VectorIndexError         index.vectors: Chroma failed; caught, and Chroma made again
|- QuestionError               assistant.question: a question that can't be searched for
|- CasesError                  assistant.evaluation: a file of cases that can't be read
|- KeptError, FilterError      assistant.keep: no kept answer, no date to filter by
|- UploadError                 assistant.uploads: an article that can't be added or removed
`- PortError                   assistant.serve: nothing can listen there
"""


class DatelineError(Exception):
    """`str(error)` is one line that says what is wrong and what to do next."""
