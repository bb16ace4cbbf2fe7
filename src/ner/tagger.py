"""Tags articles with a model folder: ONNX Runtime, numpy and tokenizers, nothing else.

The encoder reads one window at a time. Weights of 8 bits scale what they read by its largest value, so windows read
together would change each other's labels; this way an article has the same labels whatever stands beside it, and no
time goes into padding. Articles are tagged side by side, one thread each: windows are too small to be shared by threads.
"""

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import onnxruntime

from ner import opinions
from ner.boilerplate import article_of
from ner.candidates import Pairs, WordSpan
from ner.decode import Reading, decode, heads_input
from ner.encode import Encoded, Pieces, encode
from ner.facts import facts
from ner.scaling import Scales, Scaling
from ner.schema import Document, Fact
from ner.segment import Word, sections, sentences
from ner.setting import Setting, read_setting

FILES = ("encoder.onnx", "heads.onnx", *opinions.FILES, "tokenizer.json")
_SLOWER = ["SkipLayerNormFusion"]
"""What ONNX Runtime fuses to no gain: a sum and its normalisation take 0.1 ms a window apart, 0.46 ms as one."""

SECTION = 50_000
"""Characters of an article read at once; a longer one is read in sections, whose links stay inside them."""


class ModelError(ValueError):
    """A model folder that cannot be trusted or is not whole."""


@dataclass(frozen=True)
class Tagged:
    """An article with its labels, the facts they make and what it says for all of them; `error` says why there are none."""

    document: Document
    facts: list[Fact] = field(default_factory=list)
    setting: Setting = field(default_factory=Setting)
    error: str | None = None


class Tagger:
    """Reads articles and returns their labels and facts; may be used from several threads at once, and pickled.

    >>> tagger = Tagger.load()
    >>> tagged = tagger.tag("Năm 2024, LĐLĐ huyện Yên Lạc kết nạp 802 đoàn viên.")
    >>> [(fact.achieved, fact.unit) for fact in tagged.facts]
    [(802.0, 'đoàn viên')]
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Loads a model folder; `threads` is how many articles of a stream are tagged at once, 0 one for each core.

        Raises:
            ModelError: a file is missing or is not the one that `config.json` names.
        """
        config = _checked_config(folder)
        self.folder, self.threads = folder, threads
        self.name: str = config["name"]
        self.fingerprint = hashlib.sha256((folder / "config.json").read_bytes()).hexdigest()
        self.window, self.overlap = config["window"], config["overlap"]
        self.scales = Scales(**{kind: Scaling(*line) for kind, line in config["scales"].items()})
        self.pieces = Pieces(folder / "tokenizer.json", config.get("segmentation", "syllables"))
        self._opinions = opinions.read_opinions(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._encoder, self._heads = (
            onnxruntime.InferenceSession(
                folder / name, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
            for name in ("encoder.onnx", "heads.onnx")
        )

    @classmethod
    def load(cls, folder: Path | str | None = None, threads: int = 0) -> "Tagger":
        """The model in a folder, or the one that ships; 0 threads means one for each core.

        Raises:
            ModelError: there is no model, or not a whole one.
        """
        return cls(Path(folder) if folder else default_model(), threads)

    def __reduce__(self) -> tuple:
        return type(self), (self.folder, self.threads)

    def tag(self, text: str, name: str = "article") -> Tagged:
        """Tags one article, without the page around it, which names other bodies and figures."""
        documents, bounds = [], []
        read = article_of(text)
        for start, end in sections(read, SECTION):
            encoded = self._encoded(read[start:end])
            reading = self.read(encoded)
            documents.append((start, decode(name, text[start:end], encoded, reading, self)))
            bounds += [(start + a, start + b) for a, b in sentences(encoded.words)]
        document = _joined(name, text, documents)
        setting = read_setting(document)
        return Tagged(document, facts(document, setting, bounds), setting)

    def stream(self, articles: Iterable[tuple[str, str]]) -> Iterator[Tagged]:
        """Tags (name, text) pairs in order, a few at once, so that memory stays flat; one that fails stops no other."""
        threads = self.threads or os.cpu_count() or 1
        pool = ThreadPoolExecutor(threads)
        waiting: deque[Future[Tagged]] = deque()
        try:
            for name, text in articles:
                waiting.append(pool.submit(self._tag, name, text))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _tag(self, name: str, text: str) -> Tagged:
        try:
            return self.tag(text, name)
        except Exception as error:
            return Tagged(Document(name, text), error=f"{type(error).__name__}: {error}")

    def encode(self, text: str) -> Encoded:
        """An article, without the page around it, as the encoder reads it."""
        return self._encoded(article_of(text))

    def _encoded(self, text: str) -> Encoded:
        return encode(text, self.pieces, self.window, self.overlap)

    def read(self, article: Encoded) -> Reading:
        """Runs the encoder over an article, window by window."""
        states, tags = [], []
        for number, window in enumerate(article.windows):
            ids = np.array([window], np.int64)
            out = self._encoder.run(["states", "tags"], {"input_ids": ids})
            places = article.position[article.home == number]
            states.append(out[0][0, places])
            tags.append(out[1][0, places])
        return Reading(np.concatenate(states), np.concatenate(tags) + self._opinions.crf.opinion(article.words))

    def transitions(self, words: list[Word], counts: list[WordSpan]) -> np.ndarray:
        return self._opinions.count_types.transitions(words, counts)

    def link(
        self, words: list[Word], states: np.ndarray, spans: list[WordSpan], candidates: Pairs
    ) -> tuple[np.ndarray, np.ndarray]:
        indicators, scores = self._heads.run(["indicators", "scores"], heads_input(states, spans, candidates))
        return indicators + self._opinions.maxent.opinion(words, spans), scores


def _joined(name: str, text: str, documents: list[tuple[int, Document]]) -> Document:
    """The labels of an article from those of its sections, each with where it starts; spans are numbered on."""
    if len(documents) == 1:
        return replace(documents[0][1], text=text)
    spans, relations = [], []
    for start, document in documents:
        ids = {span.id: f"T{number}" for number, span in enumerate(document.spans, start=len(spans) + 1)}
        spans += [replace(s, id=ids[s.id], start=start + s.start, end=start + s.end) for s in document.spans]
        relations += [replace(r, head=ids[r.head], tail=ids[r.tail]) for r in document.relations]
    return Document(name, text, tuple(spans), tuple(relations))


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
    missing = {"name", "window", "overlap", "scales", "files"} - set(config)
    if missing:
        raise ModelError(f"{folder / 'config.json'} lacks {', '.join(sorted(missing))}; export the model again")
    for name in FILES:
        path = folder / name
        if not path.exists():
            raise ModelError(f"{path} is missing; export the model again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != config["files"].get(name):
            raise ModelError(f"{path} is not the file that config.json names (sha256 differs); export the model again")
    return config
