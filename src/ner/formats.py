"""Articles in, records out: text files, folders and standard input; JSON Lines and CSV.

`page` makes the HTML. A file that is named becomes an `Article` or a `Failure`; of a folder the text files are read.
"""

import csv
import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain, count
from pathlib import Path

from ner.facts import value_of
from ner.findings import in_article
from ner.schema import Document, Fact, Span
from ner.setting import read_setting

SUFFIX = ".txt"
UNREAD = (".html", ".htm", ".jsonl", ".csv", ".parquet", ".docx", ".pdf", ".gz", ".zip")


@dataclass(frozen=True, slots=True)
class Article:
    """An article to tag; `source` says where it came from, `sha256` is of its bytes as they were read."""

    id: str
    source: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, and why."""

    source: str
    error: str


def read_inputs(paths: Iterable[str], output: Path) -> Iterator[Article | Failure]:
    """Reads files, folders (recursively, in order of name) and `-` for standard input; ids are unique.

    Files inside `output` are results of a run, not inputs.
    """
    taken: set[str] = set()
    for path in paths:
        for item in _read_path(path, output.resolve()):
            if isinstance(item, Article):
                item = replace(item, id=_unique(item.id, taken))
                taken.add(item.id)
            yield item


def _unique(stem: str, taken: set[str]) -> str:
    numbered = (f"{stem}-{n}" for n in count(2))
    return next(name for name in chain([stem], numbered) if name not in taken)


def _read_path(path: str, output: Path) -> Iterator[Article | Failure]:
    if path == "-":
        yield _article("stdin", "-", sys.stdin.buffer.read())
    elif Path(path).is_dir():
        files = [file for file in sorted(Path(path).rglob("*")) if file.suffix.lower() == SUFFIX and file.is_file()]
        files = [file for file in files if output not in file.resolve().parents]
        if not files:
            yield Failure(path, f"no {SUFFIX} files in this folder")
        yield from map(_read_file, files)
    else:
        yield _read_file(Path(path))


def _read_file(path: Path) -> Article | Failure:
    source = os.fsencode(path).decode("utf-8", "replace")
    if path.suffix.lower() in UNREAD:
        return Failure(source, f"{path.suffix} is not read; save the article's text as {SUFFIX}")
    try:
        return _article(Path(source).stem, source, path.read_bytes())
    except OSError as error:
        return Failure(source, f"cannot be read: {error.strerror}")


def _article(id_: str, source: str, data: bytes) -> Article | Failure:
    if not data.strip():
        return Failure(source, "is empty")
    if b"\x00" in data:
        return Failure(source, "is a binary file, not text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Failure(source, f"is not UTF-8 (byte {error.start}); save it as UTF-8")
    return Article(id_, source, hashlib.sha256(data).hexdigest(), text)


def record(article: Article, document: Document, facts: list[Fact], model: str) -> dict:
    """One line of `tags.jsonl`."""
    setting = read_setting(document)
    return {
        "id": article.id,
        "source": article.source,
        "sha256": article.sha256,
        "model": model,
        "text": document.text,
        "entities": [_entity(document, span, value_of(document, span, setting)) for span in document.spans],
        "relations": [
            {"type": r.type, "head": r.head, "tail": r.tail, "score": round(r.score, 4)} for r in document.relations
        ],
        "facts": [fact_record(fact) for fact in facts],
        "warnings": [f"{found.message} ({found.sentence})" for found in in_article(document, facts)],
    }


def _entity(document: Document, span: Span, value: object) -> dict:
    out = {"id": span.id, "type": span.type, "start": span.start, "end": span.end, "text": document.surface(span)}
    if span.indicator:
        out["indicator"] = span.indicator
    return {**out, "score": round(span.score, 4), "value": _whole(value)}


def fact_record(fact: Fact) -> dict:
    """A fact as plain JSON; whole numbers as integers, `expected_percent` only where the check failed."""
    out = {name: _whole(value) for name, value in asdict(fact).items()}
    if fact.expected_percent is None:
        del out["expected_percent"]
    return out


def _whole(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def plain(value: object) -> str:
    """A cell: a range as `2000-2500`, nothing as an empty cell."""
    value = _whole(value)
    if isinstance(value, list):
        return "-".join(map(plain, value))
    return "" if value is None else str(value)


FACT_COLUMNS = (
    "article", "kind", "indicator", "achieved", "target", "unit", "percent", "organisation", "period", "period_start",
    "period_end", "check", "expected_percent", "approximate", "score", "evidence", "sentence", "period_how", "measure",
    "amount_vnd", "derived", "derived_value", "level", "province", "province_now", "parent",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def facts_csv(rows: Iterable[tuple[str, Fact]], header: bool) -> str:
    """Facts as CSV, one a row; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(FACT_COLUMNS)
    for article, fact in rows:
        cells = {**asdict(fact), "article": article, "evidence": " ".join(fact.evidence)}
        writer.writerow([_safe(cells[name]) for name in FACT_COLUMNS])
    return out.getvalue()


def _safe(value: object) -> str:
    cell = plain(value)
    return "'" + cell if isinstance(value, str) and cell.startswith(_FORMULA) else cell
