"""An Excel workbook: a sheet a table, with a frozen header, filters and typed columns; needs xlsxwriter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32767
"""Characters that Excel takes in a cell."""

FORMATS = {"DOUBLE": "#,##0", "fraction": "#,##0.##", "DATE": "yyyy-mm-dd"}
"""How numbers are shown: `#,##0.##` would leave a point behind a whole one."""

WIDTHS = {"sentence": 60, "message": 60}
WIDTH = 14
"""Widths of columns, in characters: those that hold whole sentences, by name, and all others."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, and of each column its name, its type in SQL and its header; `rows` are read once."""

    name: str
    columns: Sequence[tuple[str, str, str]]
    rows: Iterable[Sequence[object]]


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Writes the sheets in order; numbers and dates are cells of those types, text is never a formula or a link."""
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        styles = {name: book.add_format({"num_format": form}) for name, form in FORMATS.items()}
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 1)
            for at, (name, type_, header) in enumerate(sheet.columns):
                page.set_column(at, at, WIDTHS.get(name, WIDTH), styles.get(type_))
                page.write_string(0, at, header, bold)
            last = 0
            for last, row in enumerate(sheet.rows, 1):
                for at, cell in enumerate(row):
                    _write_cell(page, last, at, cell, styles)
            page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _write_cell(page: "Worksheet", row: int, column: int, cell: object, styles: dict[str, "Format"]) -> None:
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        page.write_string(row, column, cell[:LONGEST])
    elif isinstance(cell, float):
        page.write_number(row, column, cell, styles["DOUBLE" if cell.is_integer() else "fraction"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, styles["DATE"])
