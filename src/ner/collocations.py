"""Syllables that make one word with the one before, as `kim loại` and `ca khúc`: no unit ends between them.

Vietnamese writes a space between syllables, and a model that labels syllables now and then ends a unit inside a word. The
pairs come from `collocations.txt`, which `scripts/collocations.py` counts.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from ner.segment import Word

PATH = Path(__file__).with_name("collocations.txt")


def go_on(words: Sequence[Word]) -> np.ndarray:
    """Which words of an article make one with the word before [words].

    >>> from ner.segment import words
    >>> go_on(words("500 tấn quặng kim loại")).tolist()
    [False, False, False, False, True]
    """
    known = _known()
    return np.array([pair in known for pair in syllable_pairs(words)], bool)


def syllable_pairs(words: Sequence[Word]) -> list[str]:
    """Each word with the one before it in small letters, as `kim loại`; nothing where they cannot be one word.

    >>> from ner.segment import words
    >>> syllable_pairs(words("Hai tấn quặng sắt, 5 kg Kim loại"))
    ['', 'hai tấn', 'tấn quặng', 'quặng sắt', '', '', '', '', 'kim loại']
    """
    pairs = [""] if words else []
    for before, word in pairwise(words):
        joined = word.spaced and word.line == before.line and before.text.isalpha() and word.text.isalpha()
        pairs.append(f"{before.text} {word.text}".lower() if joined and word.text.islower() else "")
    return pairs


@cache
def _known() -> frozenset[str]:
    return frozenset(PATH.read_text(encoding="utf-8").splitlines())
