"""Prints `facts.csv` as a table, and where the results are.

python scripts/show_facts.py out/facts.csv
"""

import csv
import sys
from pathlib import Path

COLUMNS = {
    "article": 24, "indicator": 20, "achieved": 13, "target": 11, "percent": 7, "unit": 22, "organisation": 30,
    "period": 20, "check": 12,
}  # fmt: skip


def main() -> None:
    path = Path(sys.argv[1])
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    print(line(dict(zip(COLUMNS, COLUMNS, strict=True))))
    print(line({name: "-" * width for name, width in COLUMNS.items()}))
    for row in rows:
        print(line(row))
    print(
        f"\n{len(rows)} facts. All of them: {path}; the page: {path.with_name('index.html')}; "
        f"every label: {path.with_name('tags.jsonl')}"
    )


def line(row: dict[str, str]) -> str:
    cells = (fitted(row[name], width) for name, width in COLUMNS.items())
    return "  ".join(cells).rstrip()


def fitted(cell: str, width: int) -> str:
    short = cell if len(cell) <= width else cell[: width - 1] + "…"
    return short.rjust(width) if cell.replace(".", "").replace("-", "").isdigit() else short.ljust(width)


if __name__ == "__main__":
    main()
