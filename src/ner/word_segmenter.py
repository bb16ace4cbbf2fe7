"""underthesea's word segmenter, read from its files: which syllables go on with the word before them.

A linear-chain CRF over two labels (Okazaki, CRFsuite, 2007; its file format). The score of a syllable is a sum over the
one, two and three syllables at and around it, so what a group of syllables adds is computed once and remembered. Features
and labels are those of `underthesea.word_tokenize` for the same syllables, found faster, and without importing it.
"""

import pickle
import re
import struct
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from operator import add
from pathlib import Path

import numpy as np

_BEGIN, _END = "\x02", "\x03"
_REACH = 2
"""A feature looks at most this many syllables to either side."""

_SMALL, _LARGE = "x\x04", "X\x04"
_NUMBER, _FIGURE = "0" * 40, "0\x04"
"""Syllables that no feature knows."""

_NOTHING = (0.0,) * (2 * _REACH + 1)
Sums = tuple[float, ...]
Thirds = tuple[Sums, Sums, Sums]

_NAME = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](\.\w+)?=(.*)", re.DOTALL)
"""A feature: the first and last place of a group of syllables, a property of the group, its value."""

_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])


class Segmenter:
    """Labels syllables; `dictionary` holds the words that underthesea knows, in lower case.

    What a pair of syllables adds, whatever comes third, is remembered; few pairs open a triple that a feature knows.

    Raises:
        FileNotFoundError: underthesea is not installed.
    """

    def __init__(self) -> None:
        folder = model_folder()
        self.dictionary: set[str] = pickle.loads((folder / "dictionary.bin").read_bytes())
        weights, self._transitions = read_crfsuite((folder / "models.bin").read_bytes())
        self._tables = _tables(weights)
        triples = (*self._tables[3][None], *(word for word in self.dictionary if word.count(" ") == 2))
        self._opening = {triple.rpartition(" ")[0] for triple in triples}
        self._single = lru_cache(2**16)(lambda syllable: self._plus(_NOTHING, (syllable,)))
        self._pair = lru_cache(2**18)(self._pair_of)
        self._triple = lru_cache(2**16)(lambda a, b, c: self._plus(self._plus(self._single(a), (a, b)), (a, b, c)))
        self._known = {*self._tables[2][None], *self._tables[2][".lower"], *self._opening}
        self._known |= {word for word in self.dictionary if word.count(" ") == 1}
        self._unknown_pair = lru_cache(2**16)(self._unknown_pair_of)
        small, large, end = (self._plus(_NOTHING, (third,) * 3) for third in (_SMALL, _LARGE, _END))
        self._thirds = ((small, small, end), (small, large, end))
        opening = self._plus(self._plus(self._plus(_NOTHING, (_BEGIN,)), (_BEGIN,) * 2), (_BEGIN,) * 3)
        self._start = tuple(map(add, (*opening, 0.0), (0.0, *opening)))
        self._seen = {part for table in self._tables.values() for value in table[None] for part in value.split(" ")}

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[bool]]:
        """Whether each syllable goes on with the word before it, for sentences of syllables."""
        return [self._best(self._scores(syllables)) for syllables in sentences]

    def _scores(self, syllables: Sequence[str]) -> list[float]:
        """The advantage of going on with a word over opening one, for each syllable by itself."""
        row = [*map(self._stand_in, syllables), _END]
        last = len(syllables)
        scores = [*self._start, *[0.0] * (last + 2 * _REACH)]
        pair, triple = self._pair, self._triple
        for i, (a, b, c) in enumerate(zip(row[:-2], row[1:-1], row[2:], strict=True), start=2):
            thirds = pair(a, b)
            added = thirds[2 if c == _END else c[0] == c[0].upper()] if thirds else triple(a, b, c)
            scores[i] += added[0]
            scores[i + 1] += added[1]
            scores[i + 2] += added[2]
            scores[i + 3] += added[3]
            scores[i + 4] += added[4]
        for i, group in enumerate(((row[-2], _END, _END), (_END,) * 3, (_END,) * 3), start=last + 1):
            for place, weight in enumerate(triple(*group), start=i):
                scores[place] += weight
        return scores[2 * _REACH : 2 * _REACH + last]

    def _stand_in(self, syllable: str) -> str:
        """A number that no feature knows is as good as any other."""
        if not syllable[0].isdigit() or syllable in self._seen:
            return syllable
        return _NUMBER if syllable.isascii() and syllable.isdigit() else _FIGURE

    def _pair_of(self, a: str, b: str) -> Thirds | None:
        """What a syllable and its pair with the next add, before a third in lower case, in upper case, and before the end;
        None where it matters which third."""
        text = f"{a} {b}"
        lower = text.lower()
        large = b[0] == b[0].upper()
        if text not in self._known and lower not in self._known:
            return self._unknown_pair(a, large)
        if text in self._opening or lower in self._opening:
            return None
        return self._before_thirds(self._plus(self._single(a), (a, b)), a[0] == a[0].upper() and large)

    def _unknown_pair_of(self, a: str, large: bool) -> Thirds:
        title = a[0] == a[0].upper() and large
        pair = (_LARGE, _LARGE) if title else (_SMALL, _SMALL)
        return self._before_thirds(self._plus(self._single(a), pair), title)

    def _before_thirds(self, sums: Sums, title: bool) -> Thirds:
        small, large, end = (tuple(map(add, sums, self._thirds[title][third])) for third in range(3))
        return small, large, end

    def _plus(self, sums: Sums, group: tuple[str, ...]) -> Sums:
        """With what a group of syllables adds, by its place from 2 before its first syllable's to 2 after."""
        text = " ".join(group)
        lower = text.lower()
        edge = "BOS" if group[0] == _BEGIN else "EOS" if group[-1] == _END else None
        tables = self._tables[len(group)].items()
        return _with(sums, [x for kind, table in tables for x in table.get(edge or self._value(text, lower, kind), ())])

    def _value(self, text: str, lower: str, kind: str | None) -> str:
        if kind is None:
            return text
        if kind == ".lower":
            return lower
        if kind == ".istitle":
            return "True" if _is_title(text) else "False"
        if kind == ".is_in_dict":
            return "True" if lower in self.dictionary else "False"
        return "True" if text.isascii() and text.isdigit() else "False"

    def _best(self, scores: list[float]) -> list[bool]:
        """The Viterbi path."""
        (stay_out, enter), (leave, stay_in) = self._transitions
        outside, inside = 0.0, scores[0] if scores else 0.0
        back: list[tuple[bool, bool]] = []
        for score in scores[1:]:
            opens = (outside + stay_out, inside + leave)
            goes_on = (outside + enter, inside + stay_in)
            back.append((opens[1] > opens[0], goes_on[1] > goes_on[0]))
            outside, inside = max(opens), max(goes_on) + score
        label = inside > outside
        labels = [label]
        for choice in reversed(back):
            label = choice[label]
            labels.append(label)
        return labels[::-1] if scores else []


def _with(sums: Sums, added: Sequence[tuple[int, float]]) -> Sums:
    out = list(sums)
    for place, weight in added:
        out[place] += weight
    return tuple(out)


def _is_title(text: str) -> bool:
    return text[0] == text[0].upper() and all(part[0] == part[0].upper() for part in text.split(" ")[1:])


def _tables(weights: dict[str, float]) -> dict[int, dict[str | None, dict[str, tuple[tuple[int, float], ...]]]]:
    """By the size of a group, a property and its value: the places (0 to 4) that it counts for, with the weights."""
    tables: dict[int, dict] = {1: {}, 2: {}, 3: {}}
    for name, weight in weights.items():
        first, last, kind, value = _NAME.fullmatch(name).groups()
        size = int(last or first) - int(first) + 1
        tables[size].setdefault(kind, {}).setdefault(value, []).append((_REACH - int(first), weight))
    for kinds in tables.values():
        for table in kinds.values():
            table.update({value: tuple(places) for value, places in table.items()})
    return tables


def model_folder() -> Path:
    """The folder of underthesea's segmentation model.

    Raises:
        FileNotFoundError: underthesea is not installed, or has another layout.
    """
    package = find_spec("underthesea")
    for base in package.submodule_search_locations if package else ():
        for folder in Path(base).glob("pipeline/word_tokenize/models/ws_crf_vlsp2013_*"):
            return folder
    raise FileNotFoundError(
        "this model reads words that underthesea's segmenter joins, and it is not here: pip install 'underthesea>=6.8'"
    )


def read_crfsuite(data: bytes) -> tuple[dict[str, float], list[list[float]]]:
    """A CRFsuite model of two labels, `B-W` and `I-W`: for each feature the weight of the second less that of the first,
    and the weights of the transitions [from, to].

    Raises:
        ValueError: another format or other labels.
    """
    if data[:4] != b"lCRF":
        raise ValueError(f"the segmenter's model starts with {data[:4]!r}, not b'lCRF'")
    _, n_labels, n_names, at_features, at_labels, at_names = struct.unpack_from("<6I", data, 16)
    labels = _strings(data, at_labels, n_labels)
    if sorted(labels) != ["B-W", "I-W"]:
        raise ValueError(f"the segmenter's model has the labels {', '.join(labels)}, not B-W and I-W")
    names = _strings(data, at_names, n_names)
    signs = [1.0 if label == "I-W" else -1.0 for label in labels]
    (count,) = struct.unpack_from("<I", data, at_features + 8)
    weights = dict.fromkeys(names, 0.0)
    transitions = [[0.0, 0.0], [0.0, 0.0]]
    for type_, source, target, weight in np.frombuffer(data, _FEATURE, count, at_features + 12).tolist():
        if type_ == 0:
            weights[names[source]] += signs[target] * weight
        else:
            transitions[signs[source] > 0][signs[target] > 0] = weight
    return weights, transitions


def _strings(data: bytes, at: int, count: int) -> list[str]:
    """The names in a CQDB chunk, by id: after its header and 256 hash tables a record each: id, length, bytes, NUL."""
    out = [""] * count
    at += 24 + 256 * 8
    for _ in range(count):
        id_, length = struct.unpack_from("<II", data, at)
        out[id_] = data[at + 8 : at + 7 + length].decode("utf-8")
        at += 8 + length
    return out
