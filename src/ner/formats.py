"""An article's labels and facts as plain data, and back: a line of `tags.jsonl`, a row of `facts.csv`."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from pathlib import Path

from ner.columns import FACT_COLUMNS, row_of
from ner.facts import value_of
from ner.findings import in_article
from ner.schema import Document, Fact, Relation, Span
from ner.setting import Setting
from ner.sources import Article


def record(article: Article, document: Document, facts: list[Fact], setting: Setting, model: str) -> dict:
    """One line of `tags.jsonl`; `encoding` stands in it where the article is not UTF-8."""
    return {
        "id": article.id,
        "source": article.source,
        "sha256": article.sha256,
        **({} if article.encoding == "utf-8" else {"encoding": article.encoding}),
        "model": model,
        "text": document.text,
        "entities": [_entity(document, span, value_of(document, span, setting)) for span in document.spans],
        "relations": [
            {"type": r.type, "head": r.head, "tail": r.tail, "score": round(r.score, 4)} for r in document.relations
        ],
        "facts": [fact_record(fact) for fact in facts],
        "warnings": [f"{found.message} ({found.sentence})" for found in in_article(document, facts)],
    }


def read_records(folder: Path) -> Iterator[dict]:
    """The lines of `folder/tags.jsonl`.

    Raises:
        ValueError: there is no such file, or a line of it is no record.
    """
    path = folder / "tags.jsonl"
    if not path.exists():
        raise ValueError(f"{path} is missing; make it with: ner tag ARTICLES -o {folder} --format jsonl")
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                record = json.loads(line)
                record["id"], record["facts"], record["entities"], record["relations"]
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}, line {number}: no record of `ner tag` ({error}); tag again") from error
            yield record


def document_of(record: dict) -> Document:
    """The labelled article of a record, without scores."""
    spans = tuple(Span(e["id"], e["type"], e["start"], e["end"], e.get("indicator")) for e in record["entities"])
    relations = tuple(Relation(r["type"], r["head"], r["tail"]) for r in record["relations"])
    return Document(record["id"], record["text"], spans, relations)


def facts_of(record: dict) -> list[Fact]:
    """The facts of a record; what it says beyond the fields of a fact is left out."""
    return [
        Fact(**{"expected_percent": None, **{name: _exact(told[name]) for name in told.keys() & _FIELDS}})
        for told in record["facts"]
    ]


def read_facts(folder: Path) -> Iterator[tuple[str, Fact]]:
    """The facts of `folder/tags.jsonl`, each with the id of its article; raises as `read_records`."""
    for record in read_records(folder):
        yield from ((record["id"], fact) for fact in facts_of(record))


_FIELDS = {field.name for field in fields(Fact)}


def _exact(value: object) -> object:
    if isinstance(value, list):
        return tuple(map(_exact, value))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _entity(document: Document, span: Span, value: object) -> dict:
    out = {"id": span.id, "type": span.type, "start": span.start, "end": span.end, "text": document.surface(span)}
    if span.indicator:
        out["indicator"] = span.indicator
    return {**out, "score": round(span.score, 4), "value": _as_integers(value)}


def fact_record(fact: Fact) -> dict:
    """A fact as plain JSON; whole numbers as integers, `expected_percent` only where the check failed."""
    out = {name: _as_integers(value) for name, value in asdict(fact).items()}
    if fact.expected_percent is None:
        del out["expected_percent"]
    return out


def _as_integers(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_as_integers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def plain(value: object) -> str:
    """A cell: a whole number without its point, a range as `2000-2500`, nothing as an empty cell."""
    if isinstance(value, list):
        return "-".join(map(plain, value))
    return "" if value is None else str(_as_integers(value))


_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def facts_csv(rows: Iterable[tuple[str, dict]], header: bool) -> str:
    """Facts (as in a record) as CSV, one a row; text that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(column.name for column in FACT_COLUMNS)
    for article, fact in rows:
        writer.writerow(map(_safe, row_of(article, fact).values()))
    return out.getvalue()


def _safe(value: object) -> str:
    """A cell without carriage returns, which not every reader of CSV takes for part of a cell."""
    cell = plain(value).replace("\r", " ")
    return "'" + cell if isinstance(value, str) and cell.lstrip().startswith(_FORMULA) else cell
