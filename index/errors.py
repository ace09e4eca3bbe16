"""The root of every error that is a word to the user.

DatelineError
|- LoadError                   index.documents.files: a file that can't become a document
|- ManifestError               index.documents.manifest: a manifest that can't be read
|- FetchError                  index.documents.fetch: a list, or a page of it, that can't be fetched
|- EncoderError                index.encoder.transformer: no embedding model
|- StoreError                  index.store.schema: the index itself
|  |- WrongModelError          index.store.reader: it was made with another model
|  |- BusyError                index.store.lock: another process is writing to it
|  `- VectorIndexError         index.store.chroma: Chroma failed; caught, and Chroma made again
|- FilterError                 index.filter: articles asked for that there can't be
|- QuestionError               assistant.question.read: a question that can't be searched for
|- SettingsError               assistant.settings: a setting that can't be read
|- ModelError                  assistant.models.language_model: no model that writes, or none as set
|- CasesError                  assistant.evaluation.cases: a file of cases that can't be read
|- StackError                  assistant.evidence.stack: fitted weights that can't be read
|- SureError                   assistant.evidence.sure: answers can't be as sure as was asked
|- FitError                    assistant.fitting.errors: weights can't be fitted to these questions
|- SavedError                  assistant.saved.record: no saved answer
|- UploadError                 assistant.chat.errors: an article that can't be added or removed
`- PortError                   assistant.chat.errors: nothing can listen there
"""


class DatelineError(Exception):
    """`str(error)` is one line that says what is wrong and what to do next."""
