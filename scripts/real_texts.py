"""Makes the real articles' texts again from a clone of their data set, and checks them byte for byte.

    git clone https://github.com/ThanhChinhBK/vietnews && python scripts/real_texts.py vietnews -o real

The steps are those under which the labels in `annotations/real/` were made; `INDEX.tsv` names file, form and sha256.
"""

import argparse
import csv
import hashlib
import re
import subprocess
from itertools import pairwise
from pathlib import Path

INDEX = Path(__file__).parents[1] / "annotations" / "real" / "INDEX.tsv"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()

    args.output.mkdir(parents=True, exist_ok=True)
    with open(INDEX, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    wrong = 0
    for row in rows:
        raw = subprocess.run(
            ["git", "-C", str(args.clone), "show", f"{row['COMMIT']}:{row['PATH']}"], capture_output=True, check=True
        ).stdout
        data = article(raw.decode("utf-8"), row["FORM"]).encode("utf-8")
        if hashlib.sha256(data).hexdigest() == row["SHA256"]:
            (args.output / f"{row['NAME']}.txt").write_bytes(data)
        else:
            wrong += 1
            print(f"{row['NAME']}: sha256 differs; left out")
    print(f"{len(rows) - wrong} of {len(rows)} articles written to {args.output}")
    return 1 if wrong else 0


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
