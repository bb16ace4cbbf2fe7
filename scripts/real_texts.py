"""Makes the real articles' texts again from their data set, and checks them byte for byte.

    git clone https://github.com/ThanhChinhBK/vietnews && python scripts/real_texts.py vietnews -o cache/real

The steps are those under which the labels in `annotations/real/` were made; `INDEX.tsv` names file, form and sha256. In
place of the clone a .jsonl.gz of articles that went through them will do: `id` (the path in the data set) and `text`.
"""

import argparse
import csv
import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

INDEX = Path(__file__).parents[1] / "annotations" / "real" / "INDEX.tsv"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="the clone, or a .jsonl.gz of articles")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()

    if not args.source.exists():
        parser.error(f"{args.source} is not there; clone the data set and name the clone")
    text_of = from_articles(args.source) if args.source.is_file() else from_clone(args.source)
    args.output.mkdir(parents=True, exist_ok=True)
    with open(INDEX, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    written = wrong = 0
    for row in rows:
        text = text_of(row)
        if text is None:
            continue
        data = text.encode("utf-8")
        if hashlib.sha256(data).hexdigest() == row["SHA256"]:
            (args.output / f"{row['NAME']}.txt").write_bytes(data)
            written += 1
        else:
            wrong += 1
            print(f"{row['NAME']}: sha256 differs; left out")
    print(f"{written} of {len(rows)} articles written to {args.output}")
    return 1 if wrong else 0


def from_clone(clone: Path) -> Callable[[dict[str, str]], str | None]:
    def text_of(row: dict[str, str]) -> str:
        path = f"{row['COMMIT']}:{row['PATH']}"
        raw = subprocess.run(["git", "-C", str(clone), "show", path], capture_output=True, check=True).stdout
        return article(raw.decode("utf-8"), row["FORM"])

    return text_of


def from_articles(path: Path) -> Callable[[dict[str, str]], str | None]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = {record["id"]: record["text"].rstrip("\n") + "\n" for record in map(json.loads, lines)}
    return lambda row: texts.get(row["PATH"])


def article(raw: str, form: str) -> str:
    """The text as it was published, as nearly as its segmented form allows."""
    lines = [detokenised(line) for line in raw.split("\n")]
    if form == "detok3":
        lines = joined_by_three(lines)
    return "\n".join(lines).rstrip("\n") + "\n"


def detokenised(line: str) -> str:
    """Undoes word segmentation: underscores, and the spaces around quotes, punctuation and slashes."""
    line = re.sub(" +", " ", line.replace("_", " ")).strip()
    for mark in "\"'":
        alone = rf"(?:(?<= )|^){mark}(?= |$)"
        if len(re.findall(alone, line)) % 2 == 0:
            line = re.sub(rf"{alone} ?(.*?) ?{alone}", rf"{mark}\1{mark}", line)
    line = re.sub(r" ([,.;:!?)”…%])", r"\1", line)
    return re.sub(r"([(“]) ", r"\1", line).replace(" / ", "/")


def joined_by_three(lines: list[str]) -> list[str]:
    """Joins every three lines of the longest block between empty lines."""
    bounds = [-1, *(i for i, line in enumerate(lines) if not line), len(lines)]
    start, end = max(((a + 1, b) for a, b in pairwise(bounds)), key=lambda block: block[1] - block[0])
    block = [" ".join(lines[i : min(i + 3, end)]) for i in range(start, end, 3)]
    return lines[:start] + block + lines[end:]


if __name__ == "__main__":
    raise SystemExit(main())
