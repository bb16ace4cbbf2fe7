"""From `tags.jsonl` to tables: CSV, Parquet, an Excel workbook and a DuckDB file, a pivot by year, and plots over time.

Needs the extra `tables` (duckdb, xlsxwriter, matplotlib), imported where it is used: tagging loads none of it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from ner import bodies
from ner.facts import body_of
from ner.findings import Finding, between, in_article
from ner.formats import RANGED, document_of, facts_of, read_records
from ner.schema import INDICATOR_NAMES, Fact

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Headers = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the files, its type in SQL, and its header in Vietnamese and English."""

    name: str
    type: str
    vi: str
    en: str


COLUMNS = (
    Column("article", "VARCHAR", "Bài", "Article"),
    Column("kind", "VARCHAR", "Loại", "Kind"),
    Column("indicator", "VARCHAR", "Chỉ tiêu", "Indicator"),
    Column("achieved", "DOUBLE", "Thực hiện", "Achieved"),
    Column("achieved_high", "DOUBLE", "Thực hiện (đến)", "Achieved (up to)"),
    Column("target", "DOUBLE", "Kế hoạch", "Target"),
    Column("target_high", "DOUBLE", "Kế hoạch (đến)", "Target (up to)"),
    Column("unit", "VARCHAR", "Đơn vị tính", "Unit"),
    Column("percent", "DOUBLE", "Tỷ lệ %", "Percent"),
    Column("percent_high", "DOUBLE", "Tỷ lệ % (đến)", "Percent (up to)"),
    Column("organisation", "VARCHAR", "Đơn vị", "Body"),
    Column("level", "VARCHAR", "Cấp", "Level"),
    Column("province", "VARCHAR", "Tỉnh, thành phố (trước 7/2025)", "Province (before July 2025)"),
    Column("province_now", "VARCHAR", "Tỉnh, thành phố (hiện nay)", "Province (now)"),
    Column("parent", "VARCHAR", "Cấp trên", "Parent"),
    Column("period", "VARCHAR", "Thời gian", "Period"),
    Column("period_start", "DATE", "Từ ngày", "From"),
    Column("period_end", "DATE", "Đến ngày", "To"),
    Column("period_how", "VARCHAR", "Cách xác định thời gian", "How the period was found"),
    Column("measure", "VARCHAR", "Đại lượng", "Measure"),
    Column("amount_vnd", "DOUBLE", "Số tiền (đồng)", "Amount (VND)"),
    Column("amount_vnd_high", "DOUBLE", "Số tiền (đồng, đến)", "Amount (VND, up to)"),
    Column("check", "VARCHAR", "Kiểm tra", "Check"),
    Column("expected_percent", "DOUBLE", "Tỷ lệ % tính lại", "Percent expected"),
    Column("derived", "VARCHAR", "Đại lượng suy ra", "Derived"),
    Column("derived_value", "DOUBLE", "Giá trị suy ra", "Derived value"),
    Column("approximate", "BOOLEAN", "Ước chừng", "Approximate"),
    Column("score", "DOUBLE", "Độ tin cậy", "Score"),
    Column("evidence", "VARCHAR", "Nhãn", "Evidence"),
    Column("sentence", "VARCHAR", "Câu", "Sentence"),
)
FINDING_COLUMNS = (
    Column("kind", "VARCHAR", "Loại", "Kind"),
    Column("articles", "VARCHAR", "Bài", "Articles"),
    Column("message", "VARCHAR", "Nội dung", "Message"),
    Column("gap", "DOUBLE", "Độ lệch", "Gap"),
    Column("evidence", "VARCHAR", "Nhãn", "Evidence"),
    Column("sentence", "VARCHAR", "Câu", "Sentence"),
)
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
MOST_LINES = 8
"""A plot shows the bodies with the most points, no more than one can tell apart."""


def write_tables(folder: Path, output: Path, headers: Headers | None = None, pivot: bool = False) -> dict[str, int]:
    """Writes facts and findings of `folder/tags.jsonl` into `output`; returns how many rows each table has.

    `facts.csv` and `findings.csv` (and `by_year.csv`), `facts.parquet`, `facts.xlsx`, `facts.duckdb`. Without `headers` the
    columns keep their names; Parquet and DuckDB always do. A figure of the pivot is that of the longest period in its year;
    bodies that their name does not tell from others (`bodies.is_one`) are not in it.

    Raises:
        ValueError: there is no `tags.jsonl`, or a line of it is none that `ner tag` wrote.
    """
    output.mkdir(parents=True, exist_ok=True)
    tables = {"facts": COLUMNS, "findings": FINDING_COLUMNS}
    with _database(output / "facts.duckdb", folder) as database:
        database.execute(f"COPY facts TO '{_quoted(output / 'facts.parquet')}' (FORMAT parquet)")
        if pivot:
            database.execute(f"CREATE TABLE by_year AS {_PIVOT}")
            tables["by_year"] = tuple(_pivot_columns(database))
        for name, columns in tables.items():
            _write_csv(database, name, columns, headers, output / f"{name}.csv")
        _write_workbook(database, tables, headers, output / "facts.xlsx")
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def write_series(folder: Path, output: Path, indicator: str, headers: Headers | None = None) -> list[Path]:
    """Plots an indicator over time, a line a body, as SVG and PNG; results in its most usual unit alone.

    Raises:
        ValueError: no such indicator, or no dated result of it by a body known by its full name.
    """
    from matplotlib.figure import Figure

    if indicator not in INDICATOR_NAMES:
        raise ValueError(f"unknown indicator {indicator!r}; choose from {', '.join(INDICATOR_NAMES)}")
    told = [fact for _, fact in read_facts(folder) if fact.indicator == indicator and isinstance(fact.achieved, float)]
    results = [fact for fact in told if fact.period_end and fact.unit and bodies.is_one(body_of(fact))]
    if not results:
        raise ValueError(f"{folder / 'tags.jsonl'} has no dated result of {indicator}")
    units = [fact.unit for fact in results]
    unit = max(units, key=units.count)
    lines: defaultdict[tuple[str, str | None], dict[str, float]] = defaultdict(dict)
    for fact in results:
        if fact.unit == unit:
            lines[fact.organisation, fact.province][fact.period_end] = fact.achieved
    names = Counter(name for name, _ in lines)
    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.add_subplot()
    for name, province in sorted(lines, key=lambda body: -len(lines[body]))[:MOST_LINES]:
        points = sorted(lines[name, province].items())
        label = f"{name} ({province})" if names[name] > 1 else name
        axes.plot([date.fromisoformat(day) for day, _ in points], [count for _, count in points], marker="o", label=label)
    axes.set(title=_indicator_name(indicator, headers), ylabel=unit, ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    figure.autofmt_xdate()
    output.mkdir(parents=True, exist_ok=True)
    paths = [output / f"series-{indicator}.{suffix}" for suffix in ("svg", "png")]
    for path in paths:
        figure.savefig(path)
    return paths


def read_facts(folder: Path) -> Iterator[tuple[str, Fact]]:
    """The facts of `folder/tags.jsonl`, each with the id of its article.

    Raises:
        ValueError: as `write_tables`.
    """
    for record in read_records(folder):
        yield from ((record["id"], fact) for fact in facts_of(record))


def read_findings(folder: Path) -> list[Finding]:
    """What does not add up in the articles of `folder/tags.jsonl` and between them; raises as `write_tables`."""
    own = [found for record in read_records(folder) for found in in_article(document_of(record), facts_of(record))]
    return [*own, *between(read_facts(folder))]


def _database(path: Path, folder: Path) -> "DuckDBPyConnection":
    import duckdb

    facts = (_row(article, fact) for article, fact in read_facts(folder))
    findings = (
        asdict(found) | {"articles": ", ".join(found.articles), "evidence": ", ".join(map(" ".join, found.evidence))}
        for found in read_findings(folder)
    )
    path.unlink(missing_ok=True)
    database = duckdb.connect(str(path))
    with TemporaryDirectory() as scratch:
        for name, columns, rows in (("facts", COLUMNS, facts), ("findings", FINDING_COLUMNS, findings)):
            lines = Path(scratch) / f"{name}.jsonl"
            _write_lines(lines, rows)
            types = ", ".join(f"'{column.name}': '{column.type}'" for column in columns)
            source = f"read_json('{_quoted(lines)}', format='newline_delimited', columns={{{types}}})"
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM {source}")
    return database


def _row(article: str, fact: Fact) -> dict:
    row = asdict(fact) | {"article": article, "evidence": " ".join(fact.evidence)}
    for name in RANGED:
        if isinstance(row[name], tuple):
            row[name], row[f"{name}_high"] = row[name]
    return row


def _write_lines(path: Path, rows: Iterable[dict]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _pivot_columns(database: "DuckDBPyConnection") -> Iterator[Column]:
    named = {column.name: column for column in COLUMNS}
    for name in (row[0] for row in database.execute("DESCRIBE by_year").fetchall()):
        yield named.get(name) or Column(name, "DOUBLE", f"Năm {name}", name)


def _header(column: Column, headers: Headers | None) -> str:
    return getattr(column, headers) if headers else column.name


def _indicator_name(indicator: str, headers: Headers | None) -> str:
    return INDICATOR_NAMES[indicator][headers == "en"] if headers else indicator


def _shown(column: Column, headers: Headers | None) -> str:
    """A column as SQL; indicators by their names in the language of the headers."""
    if column.name != "indicator" or headers is None:
        return f'"{column.name}"'
    cases = " ".join(f"WHEN '{name}' THEN '{_indicator_name(name, headers)}'" for name in INDICATOR_NAMES)
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


def _write_workbook(
    database: "DuckDBPyConnection", tables: dict[str, tuple[Column, ...]], headers: Headers | None, path: Path
) -> None:
    """A sheet a table: the header frozen, filters on every column, numbers and dates as such, text never a formula."""
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, number, day = (
            book.add_format(style)
            for style in ({"bold": True, "bottom": 1}, {"num_format": "#,##0.##"}, {"num_format": "yyyy-mm-dd"})
        )
        formats = {"DOUBLE": number, "DATE": day}
        for name, columns in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for at, column in enumerate(columns):
                sheet.set_column(at, at, 60 if column.name in ("sentence", "message") else 14, formats.get(column.type))
                sheet.write_string(0, at, _header(column, headers), bold)
            rows = 0
            for rows, row in enumerate(_rows(database, name, columns, headers), 1):
                for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
                    _write_cell(sheet, rows, at, cell, formats.get(column.type))
            sheet.autofilter(0, 0, rows, len(columns) - 1)


def _rows(
    database: "DuckDBPyConnection", name: str, columns: tuple[Column, ...], headers: Headers | None
) -> Iterator[tuple]:
    cursor = database.execute(f"SELECT {', '.join(_shown(column, headers) for column in columns)} FROM {name}")
    while rows := cursor.fetchmany(1000):
        yield from rows


def _write_cell(sheet, row: int, column: int, cell: object, style) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:32767])
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_datetime(row, column, cell, style)
