"""A number said twice of the same thing, in the title and below it, is the same count both times: its tag logits are drawn
together. Numbers of one digit are not, which meet by chance.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ner.schema import METRIC, TAGS, TARGET
from ner.segment import Word

SHARE = 0.5
"""How far each goes to the mean of them all; chosen on dev (models/README.md)."""

_TAGS = [TAGS.index(tag) for tag in ("O", f"B-{METRIC}", f"I-{METRIC}", f"B-{TARGET}", f"I-{TARGET}")]


def drawn_together(words: Sequence[Word], logits: np.ndarray) -> np.ndarray:
    """The tag logits of an article [words, tags], those of counts drawn together where a number and the word after it
    stand again."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (word, following) in enumerate(pairwise(words)):
        if word.text[0].isdigit() and len(word.text) > 1 and following.text.isalpha():
            places[word.text, following.text.lower()].append(i)
    out = logits.copy()
    for alike in places.values():
        if len(alike) > 1:
            cells = np.ix_(alike, _TAGS)
            out[cells] += SHARE * (logits[cells].mean(axis=0) - logits[cells])
    return out
