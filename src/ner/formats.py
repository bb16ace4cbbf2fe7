"""Articles in, records out: text files, folders and standard input; JSON Lines and CSV.

`page` makes the HTML. Every input is either an `Article` or a `Failure`, never both, and nothing is skipped in silence.
"""

import csv
import hashlib
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ner.facts import read_setting, value_of
from ner.schema import Document, Fact, Span

SUFFIXES = (".txt",)
_BINARY = b"\x00"


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


def read_inputs(paths: Iterable[str]) -> Iterator[Article | Failure]:
    """Reads files, folders (recursively, in order of name) and `-` for standard input; ids are unique."""
    taken: dict[str, int] = {}
    for path in paths:
        for item in _read_path(path):
            if isinstance(item, Article):
                taken[item.id] = taken.get(item.id, 0) + 1
                if taken[item.id] > 1:
                    item = Article(f"{item.id}-{taken[item.id]}", item.source, item.sha256, item.text)
            yield item


def _read_path(path: str) -> Iterator[Article | Failure]:
    if path == "-":
        yield _article("stdin", "-", sys.stdin.buffer.read())
    elif Path(path).is_dir():
        files = sorted(file for file in Path(path).rglob("*") if file.suffix in SUFFIXES and file.is_file())
        if not files:
            yield Failure(path, f"no {' or '.join(SUFFIXES)} files in this folder")
        yield from map(_read_file, files)
    else:
        yield _read_file(Path(path))


def _read_file(path: Path) -> Article | Failure:
    try:
        return _article(path.stem, str(path), path.read_bytes())
    except OSError as error:
        return Failure(str(path), f"cannot be read: {error.strerror}")


def _article(id_: str, source: str, data: bytes) -> Article | Failure:
    if not data.strip():
        return Failure(source, "is empty")
    if _BINARY in data:
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
        "warnings": [
            f"{fact.sentence}: {plain(fact.percent)}% but {plain(fact.achieved)}/{plain(fact.target)} = "
            f"{plain(fact.expected_percent)}%"
            for fact in facts
            if fact.expected_percent is not None
        ],
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
    "period_end", "check", "expected_percent", "approximate", "score", "evidence", "sentence",
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
