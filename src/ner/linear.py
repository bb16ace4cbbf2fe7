"""Linear models over hashed features: learned with CRFsuite (Okazaki, 2007), read with numpy alone, kept as JSON."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ner.files import write_text

PARAMETERS = {"c1": 0.1, "c2": 0.01, "max_iterations": 100, "feature.possible_transitions": True}
FLOOR = 1e-4
"""Added to probabilities before their logarithm is pooled with other logits: no class is ruled out."""

_SLOTS = np.uint64(2**20 - 1)
_SET = np.uint64(1)
_KEY = np.uint64(2**52 - 1)  # hashes are kept as whole numbers of JSON


@dataclass(frozen=True)
class Linear:
    """keys [features], hashes in order; weights [features, classes]; transitions [from, to], between classes.

    No two keys share a slot: 20 bits, those above the last one, which is set in all. Where every sequence was a single
    row, transitions are 0.
    """

    classes: tuple[str, ...]
    keys: np.ndarray
    weights: np.ndarray
    transitions: np.ndarray

    def scores(self, hashes: np.ndarray) -> np.ndarray:
        """What the features of each row [rows, features] add up to [rows, classes]; a hash of 0 is no feature."""
        hashes = hashes & _KEY
        slots = (hashes >> _SET & _SLOTS).astype(np.int64)
        keys, rows = self._table
        known = (keys[slots] == hashes) & (hashes > 0)
        sizes = known.sum(axis=1)
        some = sizes > 0
        found = np.zeros((len(hashes), len(self.classes)), np.float32)
        if some.any():
            starts = np.cumsum(sizes) - sizes
            found[some] = np.add.reduceat(self.weights[rows[slots[known]]], starts[some])
        return found

    @cached_property
    def _table(self) -> tuple[np.ndarray, np.ndarray]:
        """For each slot the key that it holds, and the row of its weights."""
        keys, rows = np.zeros(int(_SLOTS) + 1, np.uint64), np.zeros(int(_SLOTS) + 1, np.int32)
        slots = self.keys >> _SET & _SLOTS
        keys[slots], rows[slots] = self.keys, np.arange(len(self.keys))
        return keys, rows


def softmax(logits: np.ndarray) -> np.ndarray:
    """Over the last axis."""
    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponents / exponents.sum(axis=-1, keepdims=True)


def learn(sequences: Iterable[tuple[np.ndarray, Sequence[str]]], classes: tuple[str, ...]) -> Linear:
    """From sequences of rows, each the hashes of its rows [rows, features] and their classes."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    for hashes, labels in sequences:
        trainer.append([[str(hash_) for hash_ in row if hash_] for row in (hashes & _KEY).tolist()], labels)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        learned = tagger.info()
    weights: dict[int, np.ndarray] = {}
    for (key, label), weight in learned.state_features.items():
        weights.setdefault(int(key), np.zeros(len(classes), np.float32))[classes.index(label)] = weight
    transitions = np.zeros((len(classes), len(classes)), np.float32)
    for (label, following), weight in learned.transitions.items():
        transitions[classes.index(label), classes.index(following)] = weight
    keys = _without_collisions(weights)
    rows = np.array([weights[key] for key in keys]).reshape(-1, len(classes))
    return Linear(classes, np.array(keys, np.uint64), rows, transitions)


def _without_collisions(weights: dict[int, np.ndarray]) -> list[int]:
    """The keys in order; of those that share a slot the one with the largest weight."""
    kept: dict[int, int] = {}
    for key in weights:
        slot = key >> 1 & int(_SLOTS)
        if slot not in kept or abs(weights[key]).max() > abs(weights[kept[slot]]).max():
            kept[slot] = key
    return sorted(kept.values())


def write_linear(model: Linear, path: Path) -> None:
    """One JSON object: classes, transitions, and for each feature its hash and its weights other than 0, by class."""
    rows, columns = np.nonzero(model.weights)
    record = {
        "classes": model.classes,
        "transitions": np.round(model.transitions.astype(float), 4).tolist(),
        "keys": model.keys.tolist(),
        "rows": np.bincount(rows, minlength=len(model.keys)).tolist(),
        "columns": columns.tolist(),
        "weights": np.round(model.weights[rows, columns].astype(float), 4).tolist(),
    }
    write_text(path, json.dumps(record, separators=(",", ":")) + "\n")


def read_linear(path: Path, classes: tuple[str, ...]) -> Linear:
    """As `write_linear` wrote it.

    Raises:
        ValueError: it tells other classes apart than the scheme has.
    """
    record = json.loads(path.read_text(encoding="utf-8"))
    if tuple(record.get("classes", ())) != classes:
        raise ValueError(f"{path} has other classes than the scheme; train it again")
    weights = np.zeros((len(record["keys"]), len(classes)), np.float32)
    weights[np.repeat(np.arange(len(weights)), record["rows"]), record["columns"]] = record["weights"]
    return Linear(classes, np.array(record["keys"], np.uint64), weights, np.array(record["transitions"], np.float32))
