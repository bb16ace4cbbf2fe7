"""What makes a score or a corpus less true than it looks: articles that share passages, figures or a mould."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from ner import values
from ner.schema import COUNTS, Document

RUN, RUNS = 12, 8
"""Two articles are near-copies when they share `RUNS` runs of `RUN` words (each further word shared is a run more)."""

FIGURES = 5
"""Splits leak when two articles have this many figures of three digits and more in common, half of the fewer's."""

MOULD, MOULD_SHARE = 6, 0.04
"""No run of `MOULD` words may stand in more than this share of articles."""


def near_copies(documents: Sequence[Document]) -> Iterator[str]:
    """Pairs of articles with passages in common."""
    shared = _shared((document.id, _runs(document.text, RUN)) for document in documents)
    for (one, other), count in sorted(shared.items()):
        if count >= RUNS:
            yield f"{one} and {other} share {count} runs of {RUN} words; drop one, or write it anew"


def shared_figures(documents: Sequence[Document], splits: dict[str, str]) -> Iterator[str]:
    """Pairs of articles of different splits that tell of the same figures."""
    figures = {document.id: _figures(document) for document in documents}
    for (one, other), count in sorted(_shared(figures.items()).items()):
        fewer = min(len(figures[one]), len(figures[other]))
        if splits[one] != splits[other] and count >= max(FIGURES, fewer / 2):
            yield f"{one} ({splits[one]}) and {other} ({splits[other]}) share {count} figures; put both in one split"


def moulds(documents: Sequence[Document]) -> Iterator[str]:
    """Runs of words that stand in too many articles."""
    counts = Counter(run for document in documents for run in _runs(document.text, MOULD))
    for run, count in counts.most_common():
        if count <= max(1, MOULD_SHARE * len(documents)):
            return
        yield f"«{' '.join(run)}» stands in {count} of {len(documents)} articles; write some of them otherwise"


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def _figures(document: Document) -> set:
    surfaces = [document.surface(span) for span in document.spans if span.type in COUNTS]
    return {values.number(surface) for surface in surfaces if len(re.findall(r"\d", surface)) >= 3}


def _shared(keyed: Iterable[tuple[str, set]]) -> Counter[tuple[str, str]]:
    """How many keys any two articles have in common; those of more than twenty articles are nobody's own."""
    holders: dict[object, list[str]] = defaultdict(list)
    for name, keys in keyed:
        for key in keys:
            holders[key].append(name)
    return Counter(pair for names in holders.values() if len(names) <= 20 for pair in combinations(names, 2))
