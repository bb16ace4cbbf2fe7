"""What the train articles say of counts and targets: so `arithmetic.LIKELY` and `count_types.PRIOR` were counted, on the
articles of their time.

    python scripts/count_likelihoods.py

Prints, for every bound of `arithmetic.REACHED`, the logarithm of how much likelier a count that is linked to a target is so
much of it than another count within 60 words is (those of `x/y` left out), and the shares of METRIC and TARGET.
"""

from collections import Counter

import numpy as np

from ner import values
from ner.arithmetic import LIKELY, REACHED
from ner.corpus import Corpus, load_split
from ner.count_types import PRIOR, TYPES
from ner.encode import word_spans
from ner.schema import HAS_TARGET, METRIC, TARGET, Document
from ner.segment import words

WITHIN = 60


def main() -> None:
    linked, near, types = np.zeros(len(LIKELY)), np.zeros(len(LIKELY)), Counter()
    for document in load_split(Corpus(), "train"):
        types.update(span.type for span in document.spans if span.type in TYPES)
        for ratio, is_linked in ratios(document):
            place = np.searchsorted(REACHED, ratio, side="right")
            (linked if is_linked else near)[place] += 1
    with np.errstate(divide="ignore"):
        found = np.log(linked / linked.sum()) - np.log(near / near.sum())
    print(f"{linked.sum():.0f} links, {near.sum():.0f} other pairs\n\n| less than | here | LIKELY |\n|---:|---:|---:|")
    for bound, here, kept in zip([*REACHED, np.inf], found, LIKELY, strict=True):
        print(f"| {bound:g} | {here:.1f} | {kept:.1f} |")
    shares = [types[type_] / types.total() for type_ in TYPES]
    print("\n" + ", ".join(f"{t} {share:.2f} (kept: {kept})" for t, share, kept in zip(TYPES, shares, PRIOR, strict=True)))


def ratios(document: Document) -> list[tuple[float, bool]]:
    """Of each count and target near by, no fraction: what share the one is of the other, and whether they are linked."""
    places, _ = word_spans(words(document.text), document)
    links = {(r.head, r.tail) for r in document.relations if r.type == HAS_TARGET}
    sizes = {s.id: values.printed_count(document.surface(s)) for s in document.spans if s.type in TYPES and s.id in places}
    known = [document.by_id[id_] for id_, size in sizes.items() if size and size.value > 0]
    pairs = [(m, t) for m in known if m.type == METRIC for t in known if t.type == TARGET]
    return [
        (sizes[m.id].value / sizes[t.id].value, (m.id, t.id) in links)
        for m, t in pairs
        if abs(places[m.id][0] - places[t.id][0]) <= WITHIN and "/" not in (document.between(m, t), document.between(t, m))
    ]


if __name__ == "__main__":
    main()
