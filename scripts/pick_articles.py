"""Ranks unlabelled articles by what labelling them would teach: facts that the model doubts, for the words to read.

    python scripts/pick_articles.py articles.jsonl.gz --top 50 > picked.tsv

Articles are a folder of .txt files or a JSONL file of `id` and `text`. Prints doubt per 100 words, facts with a target or a
percentage, all facts, words and name, tab-separated, the most useful first (uncertainty sampling: Lewis and Gale, 1994).
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

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
    rows = sorted((row(tagged) for tagged in tagger.stream(articles(args.articles))), reverse=True)
    for doubt, held, facts, words, name in rows[: args.top]:
        print(f"{doubt:.3f}\t{held}\t{facts}\t{words}\t{name}")


def articles(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for file in sorted(path.glob("*.txt")):
            yield file.stem, file.read_text(encoding="utf-8")
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["text"]


def row(tagged: Tagged) -> tuple[float, int, int, int, str]:
    words = len(tagged.document.text.split())
    doubt = 100 * sum(1 - fact.score for fact in tagged.facts) / (words + SETTLING)
    held = sum(fact.target is not None or fact.percent is not None for fact in tagged.facts)
    return doubt, held, len(tagged.facts), words, tagged.document.id


if __name__ == "__main__":
    main()
