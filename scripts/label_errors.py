"""Where labels may be wrong: what a confident CRF that has not seen an article says of its labels.

    python scripts/label_errors.py -o doubts

The train articles are dealt into folds; the CRF (`ner.crf`) that reads one fold has learned the others (Northcutt,
Jiang and Chuang, 2021). Writes for every article with a doubt a file NAME.txt, a line for each: what the label says, what
the CRF says and how sure it is, and the words in brackets where they stand. A line is a question, not an answer.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from ner.corpus import Corpus, load_split
from ner.crf import Crf, learn
from ner.decode import best_tags, certainties, spans_of
from ner.encode import word_tags
from ner.schema import TAGS, Document
from ner.segment import words

SURE_FOUND = 0.8
"""The least probability of the least certain word of a span that contradicts the labels."""

SURE_MISSED = 0.1
"""The highest probability of the likeliest word of a labelled span that the CRF denies."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    articles = load_split(Corpus(), "train")
    random.Random(args.seed).shuffle(articles)
    args.output.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(args.jobs) as pool:
        for fold in pool.map(partial(doubts_of_fold, articles, args.folds), range(args.folds)):
            for name, lines in fold.items():
                (args.output / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            print(f"{sum(map(len, fold.values()))} doubts in {len(fold)} articles", flush=True)


def doubts_of_fold(articles: Sequence[Document], folds: int, fold: int) -> dict[str, list[str]]:
    """By name, the doubts of a CRF that learned every article but those of the fold."""
    others = [article for place, article in enumerate(articles) if place % folds != fold]
    crf = learn([(cut, word_tags(cut, article)) for article in others for cut in [words(article.text)]])
    found = {article.id: list(doubts(article, crf)) for article in articles[fold::folds]}
    return {name: lines for name, lines in found.items() if lines}


def doubts(article: Document, crf: Crf) -> Iterator[str]:
    """What the CRF finds and the labels do not have, then what it is sure is not there."""
    cut = words(article.text)
    marginals = crf.marginals(cut)
    labelled = np.array([TAGS.index(tag) for tag in word_tags(cut, article)])
    gold = spans_of(labelled)
    best = best_tags(np.log(marginals + 1e-9), np.array([word.line for word in cut]))
    spans = spans_of(best)
    for span, score in zip(spans, certainties(spans, marginals, {}), strict=True):
        if span not in gold and score >= SURE_FOUND:
            rivals = [other for other in gold if other.first <= span.last and span.first <= other.last]
            label = ", ".join(f"{r.type} «{article.text[cut[r.first].start : cut[r.last].end]}»" for r in rivals)
            yield _line(
                article, label or "nothing", f"{span.type} ({score:.2f})", cut[span.first].start, cut[span.last].end
            )
    for span in gold:
        likeliest = marginals[np.arange(span.first, span.last + 1), labelled[span.first : span.last + 1]].max()
        if likeliest <= SURE_MISSED:
            start, end = cut[span.first].start, cut[span.last].end
            yield _line(article, span.type, f"something else ({1 - likeliest:.2f})", start, end)


def _line(article: Document, label: str, chain: str, start: int, end: int) -> str:
    text = article.text
    before, after = text[max(start - 50, 0) : start], text[end : end + 40]
    return f"label {label}; chain {chain}: {before}[{text[start:end]}]{after}".replace("\n", "⏎")


if __name__ == "__main__":
    main()
