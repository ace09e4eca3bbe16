"""The root of every error that is a word to the user.

DatelineError
|- LoadError                   index.load: a file that can't become a document
|- ManifestError               index.manifest: a manifest that can't be read
|- FetchError                  index.fetch: a list, or a page of it, that can't be fetched
|- EncoderError                index.embed: no embedding model
|- StoreError                  index.record: the index itself
|  |- WrongModelError          index.store: it was made with another model
|  |- BusyError                index.store: another process is writing to it
|  `- VectorIndexError         index.vectors: Chroma failed; caught, and Chroma made again
|- FilterError                 index.filter: articles asked for that there can't be
|- QuestionError               assistant.question: a question that can't be searched for
|- SettingsError               assistant.settings: a setting that can't be read
|- ModelError                  assistant.models: no model that writes, or none as set
|- CasesError                  assistant.evaluation: a file of cases that can't be read
|- KeptError                   assistant.keep: no kept answer
|- UploadError                 assistant.uploads: an article that can't be added or removed
`- PortError                   assistant.serve: nothing can listen there
"""


class DatelineError(Exception):
    """`str(error)` is one line that says what is wrong and what to do next."""
