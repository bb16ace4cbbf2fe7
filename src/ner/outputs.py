"""Files of results, each written from the records of a run and put in place whole."""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

from ner import formats, site, standoff
from ner.files import atomic_file
from ner.journal import Journal

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

    numbers = [f"{name}{end}" for name in formats.RANGED for end in ("", "_high")]
    types = dict.fromkeys([*numbers, "expected_percent", "derived_value", "score"], pa.float64())
    types |= {"approximate": pa.bool_(), "evidence": pa.list_(pa.string())}
    types |= dict.fromkeys(("period_start", "period_end"), pa.date32())
    names = chain.from_iterable((n, f"{n}_high") if f"{n}_high" in types else (n,) for n in formats.FACT_COLUMNS)
    schema = pa.schema([(name, types.get(name, pa.string())) for name in names])
    rows = (_typed(record["id"], fact) for record in journal.records() for fact in record["facts"])
    with atomic_file(output / "facts.parquet") as file, ParquetWriter(file, schema) as writer:
        while some := list(islice(rows, ROWS)):
            writer.write_table(pa.Table.from_pylist(some, schema))


def _typed(article: str, fact: dict) -> dict:
    row = {**fact, "article": article}
    for name in formats.RANGED:
        if isinstance(fact[name], list):
            row[name], row[f"{name}_high"] = fact[name]
    for name in ("period_start", "period_end"):
        row[name] = date.fromisoformat(fact[name]) if fact[name] else None
    return row


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
