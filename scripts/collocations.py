"""Writes `src/ner/collocations.txt`: pairs of syllables that stand together as one word does.

    python scripts/collocations.py ../shared/news/articles.jsonl.gz

They are counted in articles without labels: pairs found at least `TIMES` times whose normalised pointwise mutual
information (Bouma, 2009) is at least `BOUND`. A pair in which a unit of a training article starts or ends is left out
(`tỷ đồng`, `đồng bằng`).
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ner.collocations import PATH, syllable_pairs
from ner.corpus import Corpus, load_split
from ner.encode import word_spans
from ner.schema import UNIT, Document
from ner.segment import words
from ner.sources import read_articles

TIMES, BOUND = 5, 0.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="a file or folder of articles, as for `ner tag`")
    args = parser.parse_args()
    known = found_together(article.text for article in read_articles(args.articles))
    known -= parted(load_split(Corpus(), "train"))
    PATH.write_text("".join(f"{pair}\n" for pair in sorted(known)), encoding="utf-8")
    print(f"{len(known)} pairs in {PATH}")


def found_together(texts: Iterable[str]) -> set[str]:
    """Pairs ab of enough log(p(ab) / p(a) p(b)) / -log p(ab)."""
    syllables: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        article = words(text)
        syllables.update(word.text.lower() for word in article)
        pairs.update(filter(None, syllable_pairs(article)))
    total = syllables.total()

    def information(pair: str) -> float:
        first, second = pair.split()
        return math.log(pairs[pair] * total / (syllables[first] * syllables[second])) / math.log(total / pairs[pair])

    return {pair for pair, times in pairs.items() if times >= TIMES and information(pair) >= BOUND}


def parted(documents: Iterable[Document]) -> set[str]:
    """The pairs of which one syllable belongs to a unit and the other does not."""
    found: set[str] = set()
    for document in documents:
        article = words(document.text)
        pairs = [*syllable_pairs(article), ""]
        ranges, _ = word_spans(article, document)
        units = [ends for id_, ends in ranges.items() if document.by_id[id_].type == UNIT]
        found.update(pair for first, last in units for pair in (pairs[first], pairs[last + 1]))
    return found


if __name__ == "__main__":
    main()
