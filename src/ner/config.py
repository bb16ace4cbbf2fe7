"""Every number of a training run, read from a TOML file."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dacite import Config, DaciteError, from_dict

from ner.augment import AugmentConfig
from ner.corpus import Corpus
from ner.encode import MAX_PIECES_PER_WORD
from ner.model import HeadConfig


@dataclass(frozen=True)
class DistilConfig:
    """What a student learns from: `teachers` are checkpoint or model folders, whose scores are averaged; `unlabelled` is a
    file or folder of more articles (as for `ner tag`), labelled by the first teacher. `weight` is the
    teachers' share of the loss, the labels have the rest; `temperature` softens all scores.
    """

    teachers: tuple[str, ...] = ()
    unlabelled: str | None = None
    weight: float = 0.7
    temperature: float = 2.0

    def __post_init__(self) -> None:
        if self.unlabelled and not self.teachers:
            raise ValueError("unlabelled articles need a teacher: `ner train CONFIG --teacher FOLDER`")


@dataclass(frozen=True)
class TrainConfig:
    """Paths are taken from the folder in which the command is given.

    `encoder` is a folder or a hub name; a run takes its first weights from the folder `start` where one is named, a
    checkpoint or a model that ships, heads and all; `window` and `overlap` count pieces; `batch` counts articles on each
    device, and a step of the optimiser takes `gradient_accumulation` batches; `gradient_checkpointing` computes the layers
    again on the way back, for a third more time and far less memory; `head_rate` is the learning rate of everything above
    the encoder; `decay` multiplies the rate for each layer further down; `average` is the share of the averaged weights
    that a step keeps. `bf16` left out means: where it is faster.
    """

    encoder: str
    output: str
    start: str | None = None
    corpus: str = str(Corpus.texts)
    annotations: str = str(Corpus.annotations)
    real_texts: tuple[str, ...] = tuple(map(str, Corpus.real_texts))
    window: int = 256
    overlap: int = 64
    epochs: int = 20
    batch: int = 4
    gradient_accumulation: int = 1
    gradient_checkpointing: bool = False
    rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    warmup: float = 0.1
    weight_decay: float = 0.01
    average: float = 0.999
    bf16: bool | None = None
    seed: int = 1
    heads: HeadConfig = field(default_factory=HeadConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    distil: DistilConfig = field(default_factory=DistilConfig)

    def __post_init__(self) -> None:
        if not self.window >= 2 * MAX_PIECES_PER_WORD:
            raise ValueError(f"a window takes at least {2 * MAX_PIECES_PER_WORD} pieces, not {self.window}")
        if not 0 <= self.overlap <= self.window // 2:
            raise ValueError(f"an overlap is from 0 to half the window of {self.window} pieces, not {self.overlap}")

    @property
    def articles(self) -> Corpus:
        """The corpus that the run learns from."""
        return Corpus(Path(self.corpus), Path(self.annotations), tuple(map(Path, self.real_texts)))


def read_config(path: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """A config file in TOML, with `key=value` or `table.key=value` laid over it.

    Raises:
        ValueError: the file is no TOML; an unknown or missing key, a value of another type, or an override that is not
            `key=value`.
    """
    with open(path, "rb") as file:
        try:
            data = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{path}: {error}") from error
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals:
            raise ValueError(f"an option is key=value, not {override!r}")
        table, _, name = key.rpartition(".")
        if table and not isinstance(data.get(table, {}), dict):
            raise ValueError(f"{table} is an option by itself; there is no {key}")
        (data.setdefault(table, {}) if table else data)[name] = _literal(value)
    return config_of(data)


def _literal(value: str) -> object:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def config_of(data: dict) -> TrainConfig:
    """The config that plain data describes.

    Raises:
        ValueError: an unknown or missing key, or a value of another type.
    """
    try:
        return from_dict(TrainConfig, data, Config(strict=True, cast=[tuple]))
    except DaciteError as error:
        raise ValueError(f"config: {error}") from error
