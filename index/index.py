"""The corpus from Python: articles in and out, searched and looked after, through one object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import RLock

from index.corpus import edit, rebuild
from index.corpus.doctor import Diagnosis, examine
from index.corpus.ingest import Corpus, Progress
from index.corpus.sync import SyncReport, sync
from index.encoder.onnx import ENCODER, exported_card, open_encoder, prepare_model
from index.encoder.ray import RayEncoder
from index.encoder.transformer import Encoder
from index.filter import Filter
from index.settings import Settings
from index.store.reader import Store
from index.store.record import Record
from index.store.schema import RECORD
from index.text.words import stems_of
from index.types import Article, Document, SearchResult

# Reciprocal rank fusion: how little the first ranks are set apart (Cormack et al., 2009).
FUSION = 60


class Index:
    """The articles of a store: to fill, search, and look after.

        with Index.open("store") as index:
            index.sync(["articles/", "news.jsonl"])
            index.search("aid trucks", limit=10, publisher="CNN", since="2024-05")

    `settings` name the store, the embedding model and where the vectors are. Any number of these,
    in any number of processes, may read; one writes at a time, and another that wants to gets
    `BusyError`. What one changes the others see. Threads may share one.
    """

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        self.settings = settings
        self._given = encoder
        self.encoder_name = encoder.name if encoder else settings.encoder_spec.name
        self._encoder = encoder
        self._store: Store | None = None
        self._opening = RLock()

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        settings: Settings | None = None,
        encoder: Encoder | None = None,
    ) -> Index:
        """The index in the folder `path`, or where the settings have it.

        `encoder` embeds in place of the model that the settings name.

        Nothing need exist yet, and nothing is loaded: `sync` and `add` make it, all others raise
        `StoreError` where there is none.
        """
        settings = settings or Settings()
        if path is not None:
            settings = settings.model_copy(update={"store": Path(path)})
        return cls(settings, encoder)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; what is asked after that opens them again."""
        with self._opening:
            if self._store is not None:
                self._store.close()
                self._store = None

    @property
    def store(self) -> Store:
        """The reader of the store, opened once.

        Raises `StoreError` where there is none, `WrongModelError` where it is another model's.
        """
        with self._opening:
            if self._store is None:
                self._store = Store.open(self._folder, self.encoder_name)
            return self._store

    @property
    def encoder(self) -> Encoder:
        """What embeds questions, loaded once. Raises `EncoderError` where the model isn't here."""
        with self._opening:
            if self._encoder is None:
                self._encoder = open_encoder(self.settings.encoder_spec, self._folder / ENCODER)
            return self._encoder

    def sync(
        self,
        paths: Path | str | Iterable[Path | str],
        *,
        rebuild: bool = False,
        allow_empty: bool = False,
        on_progress: Progress = lambda *_: None,
    ) -> SyncReport:
        """Make the index hold exactly the articles of `paths`, files or folders.

        Articles added singly stay. One that fails is reported, and what was stored of it before
        stays; so it is with all out of a folder that can't be read, or that has no file any more,
        unless `allow_empty`. `rebuild` embeds everything anew, as another model needs.
        `on_progress` hears how many articles are embedded, and of how many. Raises `StoreError`,
        `LoadError`, `ManifestError` and `EncoderError`, before anything is removed.
        """
        corpus = self._corpus(self._load_to_index)
        return sync(
            corpus,
            _paths(paths),
            rebuild=rebuild,
            allow_empty=allow_empty,
            on_progress=on_progress,
        )

    def add(
        self,
        files: Path | str | Iterable[Path | str],
        *,
        on_file: Callable[[Path, str | None], None] = lambda *_: None,
    ) -> SyncReport:
        """Add single files, each under its file's name, beside the articles of the folders.

        They stay until they are removed. `on_file` hears of each file when it is done, with the
        reason where it failed. Raises `StoreError` and `EncoderError`.
        """
        return edit.add(self._corpus(self._load_to_add), _paths(files), on_file=on_file)

    def remove(self, *names: str) -> tuple[str, ...]:
        """Forget articles by their paths, or all below a folder or in a file, and say which.

        An article of the folders comes back with the next `sync` unless its file goes too. Raises
        `StoreError`, before anything is removed, where a name is of no article.
        """
        return edit.remove(self._corpus(self._load_to_index), names)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> list[SearchResult]:
        """The sentences nearest to `query`, best first: `limit` of them, or as many as are found.

        Ranked by meaning (cosine) and by words (BM25), the two put together by reciprocal rank
        fusion; some 120 are found at most, and none for a blank query. `publisher`, `since` and
        `until` limit the articles, as in `Filter`. Raises `StoreError`, `EncoderError`, and
        `FilterError` for what is no date and for a publisher that none is of; ValueError where
        `limit` is below zero.
        """
        if limit < 0:
            raise ValueError(f"limit: {limit} sentences can't be asked for")
        wanted = Filter(publisher, since, until)
        store = self.store
        wanted.check_publisher(store.publishers())
        if not query.strip():
            return []
        vector = self.encoder.encode_queries([query])[0].vector
        stems = stems_of(query)
        found = {result.id: result for result in store.search([(vector, stems)], wanted)}
        by_meaning = sorted(found, key=lambda id_: (-float(found[id_].vector @ vector), id_))
        by_words = [id_ for id_ in store.matching(stems, len(found), wanted) if id_ in found]
        return [found[id_] for id_ in _fused(by_meaning, by_words)[:limit]]

    def articles(self) -> list[Article]:
        """Every article without its text, in order of their paths. Raises `StoreError`."""
        with self._record() as record:
            return list(record.articles())

    def document(self, path: str) -> Document:
        """The article of that path. Raises `StoreError` where it isn't in the index."""
        with self._record() as record:
            return record.document(path)

    def rebuild(self, *, on_progress: Progress = lambda *_: None) -> int:
        """Embed the texts of the index anew, for another model, without their files; how many.

        The old index answers until the new one is whole. Raises `StoreError` and `EncoderError`.
        """
        return rebuild.rebuild(self._corpus(self._load_to_index), on_progress=on_progress)

    def backup(self, file: Path | str) -> int:
        """Write the whole index to one new file, and say how many articles that are.

        Others may read and write meanwhile. Raises `StoreError`.
        """
        return rebuild.backup(self._folder, Path(file))

    def restore(self, file: Path | str) -> int:
        """Make the index hold what a backup does, and say how many articles that are.

        What it held is kept in `before-restore.sqlite` in the store. Raises `StoreError` where the
        file is no whole backup, and then nothing has changed.
        """
        return rebuild.restore(self._corpus(self._load_to_index), Path(file))

    def doctor(self) -> Diagnosis:
        """Check that all parts of the index agree, and repair what does not, from the texts.

        Raises `StoreError` where the file itself is damaged.
        """
        return examine(self._corpus(self._load_to_index))

    @property
    def _folder(self) -> Path:
        return self.settings.store

    def _record(self) -> closing[Record]:
        """The record, whatever model it was made with."""
        return closing(Record.open(self._folder / RECORD))

    def _corpus(self, load: Callable[[], Encoder]) -> Corpus:
        return Corpus(self._folder, self.encoder_name, load, self.settings.chroma)

    def _load_to_index(self) -> Encoder:
        if self._given:
            return self._given
        prepare = partial(prepare_model, self.settings.encoder_spec, self._folder / ENCODER)
        return RayEncoder(prepare, self.settings.ray) if self.settings.ray else prepare()

    def _load_to_add(self) -> Encoder:
        """A few files are embedded by the graph, where there is one, which is ready at once."""
        card = exported_card(self._folder / ENCODER)
        ready = self._given or (card and card.name == self.encoder_name)
        return self.encoder if ready else self._load_to_index()


def _paths(paths: Path | str | Iterable[Path | str]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, Path | str) else [Path(path) for path in paths]


def _fused(*rankings: Sequence[int]) -> list[int]:
    """Ids that are ranked several times, best first: reciprocal rank fusion."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, start=1):
            scores[id_] = scores.get(id_, 0) + 1 / (FUSION + rank)
    return sorted(scores, key=lambda id_: (-scores[id_], id_))
