"""Ranks unlabelled articles by what labelling them would teach: facts that the model doubts, for the words to read.

    python scripts/pick_articles.py articles.jsonl.gz --top 50 > picked.tsv

Articles are a file or folder, as for `ner tag`. Prints doubt per 100 words, facts with a target or a
percentage, all facts, words and name, tab-separated, the most useful first (uncertainty sampling: Lewis and Gale, 1994).
"""

import argparse
from pathlib import Path

from ner.sources import read_articles
from ner.tagger import Tagged, Tagger

SETTLING = 50
"""Words that taking up any article costs, so that a brief with one doubtful number does not win."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--top", type=int, default=50)
    args = parser.parse_args()

    tagger = Tagger.load(args.model)
    articles = ((article.id, article.text) for article in read_articles(args.articles))
    rows = sorted(map(row, tagger.stream(articles)), reverse=True)
    for doubt, held, facts, words, name in rows[: args.top]:
        print(f"{doubt:.3f}\t{held}\t{facts}\t{words}\t{name}")


def row(tagged: Tagged) -> tuple[float, int, int, int, str]:
    words = len(tagged.document.text.split())
    doubt = 100 * sum(1 - fact.score for fact in tagged.facts) / (words + SETTLING)
    held = sum(fact.target is not None or fact.percent is not None for fact in tagged.facts)
    return doubt, held, len(tagged.facts), words, tagged.document.id


if __name__ == "__main__":
    main()
