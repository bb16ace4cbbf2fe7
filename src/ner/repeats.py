"""A number said again of the same thing, in the title and below it, is most likely the same count: its tag logits are drawn
together. Within a sentence it is rather another (`giao 500 đoàn viên, đã kết nạp 500 đoàn viên`), and numbers of one digit
meet by chance.
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
    stand again, each in a sentence of its own."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (word, following) in enumerate(pairwise(words)):
        goes_on = word.line == following.line and following.text.isalpha()
        if goes_on and word.text[0].isdigit() and len(word.text) > 1:
            places[word.text, following.text.lower()].append(i)
    out = logits.copy()
    for alike in places.values():
        if 1 < len(alike) == len({words[i].sentence for i in alike}):
            cells = np.ix_(alike, _TAGS)
            out[cells] += SHARE * (logits[cells].mean(axis=0) - logits[cells])
    return out
