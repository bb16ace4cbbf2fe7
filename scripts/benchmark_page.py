"""How soon the list of articles can be used, beside how many there are; and how soon an article.

    ner tag ARTICLES -o out --format jsonl
    python scripts/benchmark_page.py out/tags.jsonl --articles 2000 10000

The records are repeated under other ids. Every figure is from the start of a navigation, or of a search, until the frame in
which it is seen; medians of rounds, each in a new browser.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from chromium import PAINTED, Browser
from ner.outputs import WRITERS

SEARCH = f"""(() => {{
  const begin = performance.now(), box = document.querySelector("[type=search]");
  box.value = "cong doan";
  box.dispatchEvent(new Event("input", {{bubbles: true}}));
  return {PAINTED}.then((end) => end - begin);
}})()"""


class Repeated:
    """The records of a file, again and again, as a journal has them."""

    def __init__(self, path: Path, count: int) -> None:
        self.path, self.count = path, count

    def __len__(self) -> int:
        return self.count

    def records(self) -> Iterator[dict]:
        with open(self.path, encoding="utf-8") as file:
            lines = file.readlines()
        for number, line in enumerate(islice(cycle(lines), self.count)):
            record = json.loads(line)
            yield record | {"id": f"{record['id']}-{number}"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tags", type=Path, help="a tags.jsonl")
    parser.add_argument("--articles", type=int, nargs="+", default=[2_000])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print("| articles | s to write | MB | ms to the list | ms to search | ms to an article |")
    print("|---:|---:|---:|---:|---:|---:|")
    for count in args.articles:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            begin = time.perf_counter()
            WRITERS["html"](Repeated(args.tags, count), folder)
            seconds = time.perf_counter() - begin
            size = sum(path.stat().st_size for path in folder.rglob("*.html")) / 1e6
            rounds = [opened(folder) for _ in range(args.rounds)]
        cells = " | ".join(f"{median(figures):.0f}" for figures in zip(*rounds, strict=True))
        print(f"| {count:,} | {seconds:.1f} | {size:.0f} | {cells} |", flush=True)


def opened(folder: Path) -> tuple[float, float, float]:
    """Milliseconds until the list is there, until a search of it is answered, and until an article is there."""
    with Browser() as browser:
        whole_list = browser.open(folder / "index.html")
        searched = browser.run(SEARCH)
        article = browser.open(folder / "pages" / "000001.html")
    return whole_list, searched, article


if __name__ == "__main__":
    main()
