"""From `tags.jsonl` to tables: CSV, Parquet, an Excel workbook and a DuckDB file, with a pivot by year.

Needs the extra `tables` (duckdb, xlsxwriter), imported where it is used: tagging loads none of it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from ner.columns import FACT_COLUMNS, FINDING_COLUMNS, Column, row_of
from ner.findings import Finding, between, in_article
from ner.formats import document_of, facts_of, read_facts, read_records
from ner.schema import INDICATOR_NAMES
from ner.workbook import Sheet, write_workbook

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Headers = Literal["vi", "en"]

_PIVOT = """
PIVOT (
    SELECT organisation, province, indicator, unit, year(period_start) AS year,
        arg_max(achieved, period_end - period_start) AS value
    FROM facts
    WHERE kind = 'result' AND achieved_high IS NULL AND year(period_start) = year(period_end) AND (
        level IN ('national', 'enterprise') OR (level = 'sector' AND parent IS NOT NULL)
        OR province IS NOT NULL OR province_now IS NOT NULL
    )
    GROUP BY ALL
) ON year USING first(value) GROUP BY organisation, province, indicator, unit
ORDER BY organisation, province, indicator, unit
"""


def write_tables(folder: Path, output: Path, headers: Headers | None = None, pivot: bool = False) -> dict[str, int]:
    """Writes facts and findings of `folder/tags.jsonl` into `output`; returns how many rows each table has.

    `facts.csv` and `findings.csv` (and `by_year.csv`), `facts.parquet`, `facts.xlsx`, `facts.duckdb`. Without `headers` the
    columns keep their names; Parquet and DuckDB always do. A figure of the pivot is that of the longest period in its year;
    bodies that their name does not tell from others (`bodies.is_one`) are not in it.

    Raises:
        ValueError: there is no `tags.jsonl`, or a line of it is none that `ner tag` wrote.
    """
    output.mkdir(parents=True, exist_ok=True)
    tables = {"facts": FACT_COLUMNS, "findings": FINDING_COLUMNS}
    with _database(output / "facts.duckdb", folder) as database:
        database.execute(f"COPY facts TO '{_quoted(output / 'facts.parquet')}' (FORMAT parquet)")
        if pivot:
            database.execute(f"CREATE TABLE by_year AS {_PIVOT}")
            tables["by_year"] = tuple(_pivot_columns(database))
        for name, columns in tables.items():
            _write_csv(database, name, columns, headers, output / f"{name}.csv")
        sheets = (
            Sheet(name, [(c.name, c.type, _header(c, headers)) for c in columns], _rows(database, name, columns, headers))
            for name, columns in tables.items()
        )
        write_workbook(output / "facts.xlsx", sheets)
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def indicator_name(indicator: str, headers: Headers | None) -> str:
    """An indicator in the language of the headers."""
    return INDICATOR_NAMES[indicator][headers == "en"] if headers else indicator


def read_findings(folder: Path) -> list[Finding]:
    """What does not add up in the articles of `folder/tags.jsonl` and between them; raises as `write_tables`."""
    own = [found for record in read_records(folder) for found in in_article(document_of(record), facts_of(record))]
    return [*own, *between(read_facts(folder))]


def _database(path: Path, folder: Path) -> "DuckDBPyConnection":
    import duckdb

    facts = (row_of(article, asdict(fact)) for article, fact in read_facts(folder))
    findings = (
        asdict(found) | {"articles": ", ".join(found.articles), "evidence": ", ".join(map(" ".join, found.evidence))}
        for found in read_findings(folder)
    )
    path.unlink(missing_ok=True)
    database = duckdb.connect(str(path))
    with TemporaryDirectory() as scratch:
        for name, columns, rows in (("facts", FACT_COLUMNS, facts), ("findings", FINDING_COLUMNS, findings)):
            lines = Path(scratch) / f"{name}.jsonl"
            _write_lines(lines, rows)
            types = ", ".join(f"'{column.name}': '{column.type}'" for column in columns)
            source = f"read_json('{_quoted(lines)}', format='newline_delimited', columns={{{types}}})"
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM {source}")
    return database


def _write_lines(path: Path, rows: Iterable[dict]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _pivot_columns(database: "DuckDBPyConnection") -> Iterator[Column]:
    named = {column.name: column for column in FACT_COLUMNS}
    for name in (row[0] for row in database.execute("DESCRIBE by_year").fetchall()):
        yield named.get(name) or Column(name, "DOUBLE", f"Năm {name}", name)


def _header(column: Column, headers: Headers | None) -> str:
    return getattr(column, headers) if headers else column.name


def _shown(column: Column, headers: Headers | None) -> str:
    """A column as SQL; indicators by their names in the language of the headers."""
    if column.name != "indicator" or headers is None:
        return f'"{column.name}"'
    cases = " ".join(f"WHEN '{name}' THEN '{indicator_name(name, headers)}'" for name in INDICATOR_NAMES)
    return f"CASE indicator {cases} END"


def _write_csv(
    database: "DuckDBPyConnection", name: str, columns: tuple[Column, ...], headers: Headers | None, path: Path
) -> None:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    cells = []
    for column in columns:
        cell = _shown(column, headers)
        if column.type == "VARCHAR":
            cell = f"CASE WHEN regexp_matches({cell}, '^\\s*[=+@＝＋＠－-]') THEN chr(39) || {cell} ELSE {cell} END"
        elif column.type == "DOUBLE":
            cell = f"regexp_replace({cell}::VARCHAR, '\\.0$', '')"
        header = _header(column, headers).replace('"', '""')
        cells.append(f'{cell} AS "{header}"')
    database.execute(f"COPY (SELECT {', '.join(cells)} FROM {name}) TO '{_quoted(path)}' (HEADER)")


def _rows(
    database: "DuckDBPyConnection", name: str, columns: tuple[Column, ...], headers: Headers | None
) -> Iterator[tuple]:
    cursor = database.execute(f"SELECT {', '.join(_shown(column, headers) for column in columns)} FROM {name}")
    while rows := cursor.fetchmany(1000):
        yield from rows
