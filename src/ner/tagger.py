"""Tags articles with a model folder: ONNX Runtime, numpy and tokenizers, nothing else."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import onnxruntime

from ner.candidates import Located, Pairs
from ner.decode import Reading, decode, heads_input
from ner.encode import Encoded, Pieces, encode
from ner.facts import facts
from ner.schema import Document, Fact
from ner.segment import article_end

FILES = ("encoder.onnx", "heads.onnx", "tokenizer.json")
BATCH_PIECES = 4096
CHUNK = 64


class ModelError(ValueError):
    """A model folder that cannot be trusted or is not whole."""


@dataclass(frozen=True)
class Tagged:
    """An article with its labels and the facts they make; `error` says why there are none."""

    document: Document
    facts: list[Fact]
    error: str | None = None


class Tagger:
    """Reads articles and returns their labels and facts; may be used from several threads at once, and pickled.

    >>> tagger = Tagger.load()
    >>> tagged = tagger.tag("Năm 2024, LĐLĐ huyện Yên Lạc kết nạp 802 đoàn viên.")
    >>> [(fact.achieved, fact.unit) for fact in tagged.facts]
    [(802.0, 'đoàn viên')]
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Loads a model folder; 0 threads means all cores.

        Raises:
            ModelError: a file is missing or is not the one that `config.json` names.
        """
        config = _checked_config(folder)
        self.folder, self.threads = folder, threads
        self.name: str = config["name"]
        self.window, self.overlap = config["window"], config["overlap"]
        self.pieces = Pieces(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._encoder, self._heads = (
            onnxruntime.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "heads.onnx")
        )

    @classmethod
    def load(cls, folder: Path | str | None = None, threads: int = 0) -> "Tagger":
        """The model in a folder, or the one that ships; 0 threads means all cores.

        Raises:
            ModelError: there is no model, or not a whole one.
        """
        return cls(Path(folder) if folder else default_model(), threads)

    def __reduce__(self) -> tuple:
        return type(self), (self.folder, self.threads)

    def tag(self, text: str, name: str = "article") -> Tagged:
        """Tags one article."""
        return next(self.stream([(name, text)]))

    def stream(self, articles: Iterable[tuple[str, str]]) -> Iterator[Tagged]:
        """Tags (name, text) pairs in order, a few at a time, so that memory stays flat; one that fails stops no other."""
        articles = iter(articles)
        while chunk := list(islice(articles, CHUNK)):
            encoded = [self.encode(text) for _, text in chunk]
            for (name, text), article, reading in zip(chunk, encoded, self.read(encoded), strict=True):
                try:
                    document = decode(name, text, article, reading, self)
                    tagged = Tagged(document, facts(document))
                except Exception as error:
                    tagged = Tagged(Document(name, text), [], f"{type(error).__name__}: {error}")
                yield tagged

    def encode(self, text: str) -> Encoded:
        """An article up to its related links, which name other bodies and figures, as the encoder reads it."""
        return encode(text[: article_end(text)], self.pieces, self.window, self.overlap)

    def read(self, articles: Sequence[Encoded]) -> list[Reading]:
        """Runs the encoder over the windows of all articles, those of like length together."""
        rows = [(a, w) for a, article in enumerate(articles) for w in range(len(article.windows))]
        rows.sort(key=lambda row: len(articles[row[0]].windows[row[1]]))
        states: dict[tuple[int, int], np.ndarray] = {}
        tags: dict[tuple[int, int], np.ndarray] = {}
        for batch in _batches(rows, [len(articles[a].windows[w]) for a, w in rows]):
            windows = [articles[a].windows[w] for a, w in batch]
            ids = np.full((len(windows), max(map(len, windows))), self.pieces.pad, np.int64)
            for i, window in enumerate(windows):
                ids[i, : len(window)] = window
            mask = (ids != self.pieces.pad).astype(np.int64)
            out = self._encoder.run(["states", "tags"], {"input_ids": ids, "attention_mask": mask})
            for i, row in enumerate(batch):
                states[row], tags[row] = out[0][i], out[1][i]
        return [_gather(a, article, states, tags) for a, article in enumerate(articles)]

    def link(self, states: np.ndarray, spans: list[Located], candidates: Pairs) -> tuple[np.ndarray, np.ndarray]:
        indicators, scores = self._heads.run(["indicators", "scores"], heads_input(states, spans, candidates))
        return indicators, scores


def _gather(a: int, article: Encoded, states: dict, tags: dict) -> Reading:
    out_states, out_tags = [], []
    for window in range(len(article.windows)):
        places = article.position[article.home == window]
        out_states.append(states[a, window][places])
        out_tags.append(tags[a, window][places])
    return Reading(np.concatenate(out_states), np.concatenate(out_tags))


def _batches(rows: list, lengths: list[int]) -> Iterator[list]:
    """Cuts rows of rising length into batches of at most `BATCH_PIECES` padded pieces."""
    begin = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or (end + 1 - begin) * lengths[end] > BATCH_PIECES:
            yield rows[begin:end]
            begin = end


def default_model() -> Path:
    """The shipped model's folder, beside the source or in the working directory.

    Raises:
        ModelError: there is none.
    """
    for base in (Path(__file__).parents[2], Path.cwd()):
        if (base / "models" / "default" / "config.json").exists():
            return base / "models" / "default"
    raise ModelError("no models/default beside the package; name a model folder with --model")


def _checked_config(folder: Path) -> dict:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder} is no model folder: {error}; make one with `ner export`") from error
    missing = {"name", "window", "overlap", "files"} - set(config)
    if missing:
        raise ModelError(f"{folder / 'config.json'} lacks {', '.join(sorted(missing))}; export the model again")
    for name in FILES:
        path = folder / name
        if not path.exists():
            raise ModelError(f"{path} is missing; export the model again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != config["files"].get(name):
            raise ModelError(f"{path} is not the file that config.json names (sha256 differs); export the model again")
    return config
