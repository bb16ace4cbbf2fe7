"""Prints what `ner tag` found: the facts as a table, what does not add up in them, and where the results are.

python scripts/show_facts.py out
"""

import sys
from pathlib import Path

from ner.findings import AGREEMENT
from ner.formats import plain, read_records
from ner.tables import read_findings

COLUMNS = {
    "article": 24, "indicator": 20, "achieved": 13, "target": 11, "percent": 7, "unit": 22, "organisation": 30,
    "period": 20, "check": 12,
}  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    rows = [{"article": record["id"], **fact} for record in read_records(folder) for fact in record["facts"]]
    print(line(dict(zip(COLUMNS, COLUMNS, strict=True))))
    print(line({name: "-" * width for name, width in COLUMNS.items()}))
    for row in rows:
        print(line(row))
    findings = [found for found in read_findings(folder) if found.kind != AGREEMENT]
    print(f"\n{len(rows)} facts; {len(findings) or 'none'} that do not add up{':' if findings else '.'}\n")
    for found in findings:
        print(f"  {', '.join(found.articles)}: {found.message}\n    “{found.sentence}”\n")
    print(f"To read in a browser: {folder / 'index.html'}")
    print(f"All facts: {folder / 'facts.csv'}; every label: {folder / 'tags.jsonl'}")


def line(row: dict[str, str]) -> str:
    cells = (fitted(plain(row[name]), width) for name, width in COLUMNS.items())
    return "  ".join(cells).rstrip()


def fitted(cell: str, width: int) -> str:
    short = cell if len(cell) <= width else cell[: width - 1] + "…"
    return short.rjust(width) if cell.replace(".", "").replace("-", "").isdigit() else short.ljust(width)


if __name__ == "__main__":
    main()
