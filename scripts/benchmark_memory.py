"""Peak memory and time of `ner tag` over a thousand articles and over many more: both should cost the same an article.

    python scripts/benchmark_memory.py ARTICLES --many 100000

The articles of the folder are repeated under new ids in a packed file of JSON Lines, which one process each tags.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from ner.sources import read_articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=20_000)
    parser.add_argument("--format", default="jsonl,csv,html", help="of the results")
    args = parser.parse_args()
    texts = [article.text for article in read_articles(*args.articles)]
    print("| articles | peak MB | ms an article |\n|---:|---:|---:|")
    for number in (args.few, args.many):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "articles.jsonl.gz")
            with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
                for i, text in enumerate(islice(cycle(texts), number)):
                    file.write(json.dumps({"id": f"a{i}", "text": text}) + "\n")
            peak, seconds = tag(["tag", str(path), "-o", f"{folder}/out", "--format", args.format])
        print(f"| {number} | {peak:.0f} | {1000 * seconds / number:.1f} |", flush=True)


def tag(words: list[str]) -> tuple[float, float]:
    """Runs the command; its peak memory in MB and its seconds, start included."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "ner", *words])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"ner {' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_maxrss / 1024, time.perf_counter() - begin


if __name__ == "__main__":
    main()
