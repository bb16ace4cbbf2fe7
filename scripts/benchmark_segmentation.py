"""Our words with compounds against `underthesea.word_tokenize`, over the same articles in one run.

    python scripts/benchmark_segmentation.py corpus
    python scripts/benchmark_segmentation.py ../shared/news/articles.jsonl.gz --articles 1500

The two take turns, a few articles each, so that a busy machine slows both. Ours starts with nothing remembered, and reads
every few articles a second time, as training does in each epoch.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from underthesea import word_tokenize

from ner.compounds import compounds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles_in", type=Path, help="a folder of .txt, or a .jsonl.gz with a `text` in each line")
    parser.add_argument("--articles", type=int, default=None, help="how many to read; all if left out")
    args = parser.parse_args()

    texts = list(islice(read(args.articles_in), args.articles))
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


def read(source: Path) -> Iterator[str]:
    if source.is_dir():
        yield from (path.read_text(encoding="utf-8") for path in sorted(source.glob("*.txt")))
    else:
        with gzip.open(source, "rt", encoding="utf-8") as file:
            yield from (json.loads(line)["text"] for line in file)


def timed(segment: Callable, texts: list[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        segment(text)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
