"""Files of results, each written from the records of a run and put in place whole."""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path

from ner import formats, site, standoff
from ner.columns import FACT_COLUMNS, row_of
from ner.files import atomic_file
from ner.journal import Journal

DAYS = [column.name for column in FACT_COLUMNS if column.type == "DATE"]
ROWS = 10_000
"""Facts that are held at once while a Parquet file is written."""


def _jsonl(journal: Journal, output: Path) -> None:
    with atomic_file(output / "tags.jsonl") as file:
        file.writelines(journal.lines())


def _csv(journal: Journal, output: Path) -> None:
    with atomic_file(output / "facts.csv") as file:
        file.write(formats.facts_csv([], header=True).encode())
        for record in journal.records():
            file.write(formats.facts_csv([(record["id"], fact) for fact in record["facts"]], header=False).encode())


def _parquet(journal: Journal, output: Path) -> None:
    """Facts as they are: nothing runs formulas in Parquet."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types = {"VARCHAR": pa.string(), "DOUBLE": pa.float64(), "DATE": pa.date32(), "BOOLEAN": pa.bool_()}
    schema = pa.schema([(column.name, types[column.type]) for column in FACT_COLUMNS])
    rows = (_typed(row_of(record["id"], fact)) for record in journal.records() for fact in record["facts"])
    with atomic_file(output / "facts.parquet") as file, ParquetWriter(file, schema) as writer:
        while some := list(islice(rows, ROWS)):
            writer.write_table(pa.Table.from_pylist(some, schema))


def _typed(row: dict) -> dict:
    return row | {name: date.fromisoformat(row[name]) if row[name] else None for name in DAYS}


def _html(journal: Journal, output: Path) -> None:
    (output / site.PAGES).mkdir(exist_ok=True)
    made = set()
    for name, pieces in site.files(journal.records, len(journal)):
        made.add(name)
        with atomic_file(output / name) as file:
            file.writelines(piece.encode() for piece in pieces)
    for path in site.left_over(output, made):
        path.unlink()


def _brat(journal: Journal, output: Path) -> None:
    for record in journal.records():
        standoff.write(formats.document_of(record), output / "brat", file_name(record["id"]))


def file_name(id_: str) -> str:
    """An article's id as the name of a file: itself, or where it would leave its folder or fit no disk, one much like it.

    >>> file_name("hoai-duc-2022"), file_name("../x")
    ('hoai-duc-2022', '.._x-d6b96a97')
    """
    name = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "_", id_)
    if name == id_ and len(name.encode()) <= 200:
        return name
    short = name.encode()[:200].decode(errors="ignore")
    return f"{short}-{sha256(id_.encode()).hexdigest()[:8]}"


WRITERS: dict[str, Callable[[Journal, Path], None]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "html": _html,
    "brat": _brat,
}

FORMATS = tuple(WRITERS)
