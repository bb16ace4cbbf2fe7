"""Our words with compounds against `underthesea.word_tokenize`, over the same articles in one run.

    python scripts/benchmark_segmentation.py corpus
    python scripts/benchmark_segmentation.py ARTICLES.jsonl.gz --limit 1500

The two take turns, a few articles each, so that a busy machine slows both. Ours starts with nothing remembered, and reads
every few articles a second time, as training does in each epoch.
"""

import argparse
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from underthesea import word_tokenize

from ner.compounds import compounds
from ner.sources import read_articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="articles, as for `ner tag`")
    parser.add_argument("--limit", type=int, help="reads so many")
    args = parser.parse_args()

    texts = [article.text for article in islice(read_articles(args.source), args.limit)]
    for segment in (compounds, word_tokenize):
        segment("Kết nạp đoàn viên")  # loads
    ours = again = theirs = 0.0
    for batch in (texts[i : i + 20] for i in range(0, len(texts), 20)):
        ours += timed(compounds, batch)
        theirs += timed(word_tokenize, batch)
        again += timed(compounds, batch)
    print(f"{len(texts)} articles, {sum(map(len, texts)):,} characters")
    for name, seconds in (("underthesea.word_tokenize", theirs), ("ner.compounds", ours), ("ner.compounds, again", again)):
        print(f"{name:26}{len(texts) / seconds:8.1f} articles a second, {theirs / seconds:.1f} times underthesea's")


def timed(segment: Callable, texts: list[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        segment(text)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
