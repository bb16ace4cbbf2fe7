"""A linear-chain CRF (Lafferty, McCallum and Pereira, 2001) over the words of a line: a second opinion on tags.

It knows nothing but the words around a word, and errs elsewhere than the encoder does; what it says is added to the tag
logits. `learn` trains it with CRFsuite (Okazaki, 2007), in a minute or two; reading with it needs numpy alone.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from ner.features import features
from ner.schema import TAGS
from ner.segment import Word
from ner.standoff import write_atomically

SHARE = 0.7
"""How much of the logarithm of its marginals is added to the encoder's tag logits."""

HABIT = 0.3
"""How much of its weights for moves from tag to tag counts again when the best tags of a line are sought together."""

FLOOR = 1e-4
"""The least marginal: no tag is ruled out."""

PARAMETERS = {"c1": 0.1, "c2": 0.01, "max_iterations": 100, "feature.possible_transitions": True}
_SLOTS = np.uint64(2**20 - 1)
_KEY = np.uint64(2**52 - 1)  # hashes are kept as whole numbers of JSON


@dataclass(frozen=True)
class Chain:
    """keys [features], hashes in order; weights [features, tags]; moves [tags, tags], from a tag to the next.

    No two keys share a slot, the last 20 bits.
    """

    keys: np.ndarray
    weights: np.ndarray
    moves: np.ndarray

    def opinion(self, words: Sequence[Word]) -> np.ndarray:
        """What it adds to the tag logits of an article's words [words, tags]."""
        return SHARE * np.log(self.marginals(words) + FLOOR)

    @property
    def habit(self) -> np.ndarray:
        """What it adds to a move from one tag to the next [tags, tags]."""
        return HABIT * self.moves

    def marginals(self, words: Sequence[Word]) -> np.ndarray:
        """The probability of each tag of each word [words, tags]."""
        if not words:
            return np.zeros((0, len(TAGS)), np.float32)
        emissions = self._emissions(words)
        order, bounds = side_by_side(np.array([word.line for word in words]))
        scores = np.exp(emissions - emissions.max(axis=1, keepdims=True))[order].astype(float)
        found = np.empty(emissions.shape, np.float32)
        found[order] = _marginals(np.split(scores, bounds), np.exp(self.moves))
        return found

    def _emissions(self, words: Sequence[Word]) -> np.ndarray:
        hashes = features(words) & _KEY
        slots = (hashes & _SLOTS).astype(np.int64)
        keys, rows = self._table
        known = (keys[slots] == hashes) & (hashes > 0)
        return sum(self._padded[row] for row in np.where(known, rows[slots], 0).T)

    @cached_property
    def _table(self) -> tuple[np.ndarray, np.ndarray]:
        """For each slot the key that it holds, and its row of weights."""
        keys, rows = np.zeros(int(_SLOTS) + 1, np.uint64), np.zeros(int(_SLOTS) + 1, np.int32)
        slots = self.keys & _SLOTS
        keys[slots], rows[slots] = self.keys, np.arange(1, len(self.keys) + 1)
        return keys, rows

    @cached_property
    def _padded(self) -> np.ndarray:
        return np.concatenate([np.zeros((1, len(TAGS)), np.float32), self.weights])


def side_by_side(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The words of an article place by place in their lines, at each place that of the longest line first [words], and
    where among them each place but the first begins; `lines` [words] numbers the lines.

    >>> side_by_side(np.array([4, 5, 5]))
    (array([1, 0, 2]), array([2]))
    """
    starts = _starts(lines)
    lengths = np.diff(starts, append=len(lines))
    place = np.arange(len(lines)) - np.repeat(starts, lengths)
    return np.lexsort((-np.repeat(lengths, lengths), place)), np.cumsum(np.bincount(place))[:-1]


def _starts(lines: np.ndarray) -> np.ndarray:
    """The first word of each line, from the line of every word."""
    return np.flatnonzero(np.diff(lines, prepend=-1))


def _marginals(steps: Sequence[np.ndarray], moves: np.ndarray) -> np.ndarray:
    """Forward and backward over lines side by side: for each place in a line the exponentials [lines, tags] of the words
    there, the longest line first. Gives the marginals of all of them, one place after the other [words, tags]."""
    forward: list[np.ndarray] = []
    for scores in steps:
        reached = scores * (forward[-1][: len(scores)] @ moves) if forward else scores
        forward.append(reached / reached.sum(axis=1, keepdims=True))
    backward = [np.ones_like(scores) for scores in steps]
    for place in range(len(steps) - 1, 0, -1):
        message = (steps[place] * backward[place]) @ moves.T
        backward[place - 1][: len(message)] = message / message.sum(axis=1, keepdims=True)
    both = np.concatenate(forward) * np.concatenate(backward)
    return both / both.sum(axis=1, keepdims=True)


def learn(articles: Sequence[tuple[Sequence[Word], Sequence[str]]]) -> Chain:
    """A chain from articles, each its words and their tags."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    for words, tags in articles:
        rows = [[str(hash_) for hash_ in row if hash_] for row in (features(words) & _KEY).tolist()]
        starts = _starts(np.array([word.line for word in words], np.int64))
        for start, end in pairwise([*starts.tolist(), len(words)]):
            trainer.append(rows[start:end], tags[start:end])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        learned = tagger.info()
    weights: dict[int, np.ndarray] = {}
    for (key, tag), weight in learned.state_features.items():
        weights.setdefault(int(key), np.zeros(len(TAGS), np.float32))[TAGS.index(tag)] = weight
    moves = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for (tag, following), weight in learned.transitions.items():
        moves[TAGS.index(tag), TAGS.index(following)] = weight
    keys = _without_collisions(weights)
    return Chain(np.array(keys, np.uint64), np.array([weights[key] for key in keys]).reshape(-1, len(TAGS)), moves)


def _without_collisions(weights: dict[int, np.ndarray]) -> list[int]:
    """The keys in order; of those that share a slot the one with the largest weight."""
    kept: dict[int, int] = {}
    for key in weights:
        slot = key & int(_SLOTS)
        if slot not in kept or abs(weights[key]).max() > abs(weights[kept[slot]]).max():
            kept[slot] = key
    return sorted(kept.values())


def write_chain(chain: Chain, path: Path) -> None:
    """One JSON object: the tags, the moves, and for each feature its hash and its weights other than 0, by tag."""
    rows, tags = np.nonzero(chain.weights)
    record = {
        "tags": TAGS,
        "moves": np.round(chain.moves.astype(float), 4).tolist(),
        "keys": chain.keys.tolist(),
        "rows": np.bincount(rows, minlength=len(chain.keys)).tolist(),
        "columns": tags.tolist(),
        "weights": np.round(chain.weights[rows, tags].astype(float), 4).tolist(),
    }
    write_atomically(path, json.dumps(record, separators=(",", ":")) + "\n")


def read_chain(path: Path) -> Chain:
    """As `write_chain` wrote it.

    Raises:
        ValueError: it tells other tags apart than the scheme has.
    """
    record = json.loads(path.read_text(encoding="utf-8"))
    if tuple(record["tags"]) != TAGS:
        raise ValueError(f"{path} has other tags than the scheme; train it again")
    weights = np.zeros((len(record["keys"]), len(TAGS)), np.float32)
    weights[np.repeat(np.arange(len(weights)), record["rows"]), record["columns"]] = record["weights"]
    return Chain(np.array(record["keys"], np.uint64), weights, np.array(record["moves"], np.float32))
