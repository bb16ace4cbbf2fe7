"""Labelled articles to and from the files of other tools, with relations and indicators, which most converters lose.

`.conll`: CoNLL-2003 columns (Tjong Kim Sang and De Meulder, 2003), word first and BIO tag last. `.json`: Label Studio
tasks. `.jsonl`: doccano's sequence labelling with relations.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ner.encode import word_spans, word_tags
from ner.schema import Document, Relation, Span
from ner.segment import words

OUTSIDE = "O"
NOTHING = "-"


def to_conll(documents: Iterable[Document]) -> str:
    """One word a line: `WORD START DETAILS TAG`, an empty line after a sentence.

    START is the word's offset. DETAILS stand with the first word of a span: `ID|INDICATOR|RELATION=TAIL,…`. A line
    `-DOCSTART- NAME {"text": …, "notes": …} O` opens an article.

    Raises:
        ValueError: a span that no whole words make up.
    """
    return "".join(line + "\n" for document in documents for line in _conll_lines(document))


def _conll_lines(document: Document) -> Iterator[str]:
    cut = words(document.text)
    ranges, lost = word_spans(cut, document)
    if lost:
        raise ValueError(f"{document.id}: {document.surface(lost[0])!r} is not made of whole words, as CoNLL columns need")
    yield f"-DOCSTART- {_packed(document.id)} {_packed({'text': document.text, 'notes': document.notes})} {OUTSIDE}"
    yield ""
    tagged = zip(cut, word_tags(cut, document), strict=True)
    rows = [[document.text[w.start : w.end], str(w.start), NOTHING, tag] for w, tag in tagged]
    for span in document.spans:
        links = ",".join(f"{r.type}={r.tail}" for r in document.leaving[span.id])
        rows[ranges[span.id][0]][2] = "|".join((span.id, span.indicator or NOTHING, links or NOTHING))
    for i, row in enumerate(rows):
        yield " ".join(row)
        if i + 1 == len(rows) or cut[i + 1].sentence != cut[i].sentence:
            yield ""


def from_conll(content: str) -> list[Document]:
    """The articles of `to_conll`; spans are where the tags say.

    Raises:
        ValueError: a line of another number of columns, or before the first article; an article that cannot be understood.
    """
    articles: list[tuple[str, dict, list[list[str]]]] = []
    for number, line in enumerate(content.split("\n"), start=1):
        columns = line.split(" ")
        if line and len(columns) != 4:
            raise ValueError(f"line {number}: four columns are expected, WORD START DETAILS TAG, not {len(columns)}")
        if columns[0] == "-DOCSTART-":
            with _understood(f"line {number}"):
                articles.append((json.loads(columns[1]), json.loads(columns[2]), []))
        elif line and not articles:
            raise ValueError(f"line {number}: a line -DOCSTART- with name and text opens an article")
        elif line:
            articles[-1][2].append(columns)
    found = []
    for name, head, rows in articles:
        with _understood(f"article {name}"):
            found.append(_from_rows(name, head, rows))
    return found


def _from_rows(name: str, head: dict, rows: list[list[str]]) -> Document:
    spans: list[Span] = []
    relations: list[Relation] = []
    taken = {details.split("|")[0] for _, _, details, _ in rows if details != NOTHING}
    fresh = (id_ for id_ in (f"N{n}" for n in range(1, len(rows) + 1)) if id_ not in taken)
    for i, (_, start, details, tag) in enumerate(rows):
        if not tag.startswith("B-"):
            continue
        last = i
        while last + 1 < len(rows) and rows[last + 1][3] == f"I-{tag[2:]}":
            last += 1
        id_, indicator, links = details.split("|") if details != NOTHING else (next(fresh), NOTHING, NOTHING)
        end = int(rows[last][1]) + len(rows[last][0])
        spans.append(Span(id_, tag[2:], int(start), end, None if indicator == NOTHING else indicator))
        if links != NOTHING:
            relations += [Relation(type_, id_, tail) for type_, tail in (link.split("=") for link in links.split(","))]
    return _document(name, head["text"], spans, relations, head["notes"])


def _packed(value: object) -> str:
    """JSON without a space or a line end in it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_SPACES)


_SPACES = {code: f"\\u{code:04x}" for code in range(0x10000) if chr(code).isspace()}


def to_label_studio(documents: Iterable[Document]) -> str:
    """Tasks with one annotation each, for a labelling config with `label`, a per-region `indicator`, and relations."""
    return json.dumps([_task(document) for document in documents], ensure_ascii=False, indent=1) + "\n"


def _task(document: Document) -> dict:
    result: list[dict] = []
    for span in document.spans:
        region = {"id": span.id, "to_name": "text"}
        value = {"start": span.start, "end": span.end, "text": document.surface(span)}
        result.append(region | {"from_name": "label", "type": "labels", "value": value | {"labels": [span.type]}})
        if span.indicator:
            choice = value | {"choices": [span.indicator]}
            result.append(region | {"from_name": "indicator", "type": "choices", "value": choice})
    result += [
        {"type": "relation", "from_id": r.head, "to_id": r.tail, "direction": "right", "labels": [r.type]}
        for r in document.relations
    ]
    data = {"name": document.id, "text": document.text, "notes": list(document.notes)}
    return {"data": data, "annotations": [{"result": result}]}


def from_label_studio(content: str) -> list[Document]:
    """The articles of a Label Studio export (JSON); of several annotations of a task the last one counts.

    Raises:
        ValueError: a task that cannot be understood, by its number.
    """
    with _understood("the file"):
        tasks = list(json.loads(content))
    found = []
    for number, task in enumerate(tasks, start=1):
        with _understood(f"task {number}"):
            found.append(_from_task(task))
    return found


def _from_task(task: dict) -> Document:
    result = task["annotations"][-1]["result"] if task["annotations"] else []
    of_type = {kind: [item for item in result if item["type"] == kind] for kind in ("labels", "choices", "relation")}
    indicators = {item["id"]: item["value"]["choices"][0] for item in of_type["choices"]}
    spans = [
        Span(i["id"], i["value"]["labels"][0], i["value"]["start"], i["value"]["end"], indicators.get(i["id"]))
        for i in of_type["labels"]
    ]
    relations = [Relation(item["labels"][0], item["from_id"], item["to_id"]) for item in of_type["relation"]]
    return _document(task["data"]["name"], task["data"]["text"], spans, relations, task["data"].get("notes", ()))


def to_doccano(documents: Iterable[Document]) -> str:
    """One article a line; a count's indicator is part of its label, `METRIC:welfare`. Ids of spans are numbers there."""
    return "".join(json.dumps(_line(document), ensure_ascii=False) + "\n" for document in documents)


def _line(document: Document) -> dict:
    number = {span.id: i for i, span in enumerate(document.spans, start=1)}
    entities = [
        {
            "id": number[span.id],
            "label": f"{span.type}:{span.indicator}" if span.indicator else span.type,
            "start_offset": span.start,
            "end_offset": span.end,
            "name": span.id,
        }
        for span in document.spans
    ]
    relations = [
        {"id": i, "from_id": number[r.head], "to_id": number[r.tail], "type": r.type}
        for i, r in enumerate(document.relations, start=1)
    ]
    return {
        "name": document.id,
        "text": document.text,
        "entities": entities,
        "relations": relations,
        "Comments": list(document.notes),
    }


def from_doccano(content: str) -> list[Document]:
    """The articles of a doccano export (JSONL with relations); spans made there are named by their number.

    Raises:
        ValueError: a line that cannot be understood, by its number.
    """
    found = []
    for number, line in enumerate(content.split("\n"), start=1):
        if line:
            with _understood(f"line {number}"):
                found.append(_from_line(json.loads(line)))
    return found


def _from_line(line: dict) -> Document:
    names = {entity["id"]: entity.get("name", f"T{entity['id']}") for entity in line["entities"]}
    spans = []
    for entity in line["entities"]:
        type_, _, indicator = entity["label"].partition(":")
        span = Span(names[entity["id"]], type_, entity["start_offset"], entity["end_offset"], indicator or None)
        spans.append(span)
    relations = [Relation(r["type"], names[r["from_id"]], names[r["to_id"]]) for r in line["relations"]]
    return _document(line["name"], line["text"], spans, relations, line.get("Comments", ()))


def _document(name: str, text: str, spans: list[Span], relations: list[Relation], notes: Iterable[str]) -> Document:
    document = Document(name, text, tuple(spans), tuple(relations), tuple(notes))
    if not all(isinstance(part, str) for part in (name, text, *document.notes)):
        raise TypeError("name, text and notes have to be strings")
    if not all(isinstance(end, int) for span in spans for end in (span.start, span.end)):
        raise TypeError("offsets have to be whole numbers")
    return document


@contextmanager
def _understood(where: str) -> Iterator[None]:
    """Another tool's file has what ours needs, or it is refused by one kind of error that says where."""
    try:
        yield
    except KeyError as error:
        raise ValueError(f"{where} has no {error}, or names what it does not have") from error
    except (AttributeError, IndexError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"{where} cannot be understood: {error}") from error


FORMATS: dict[str, tuple[Callable[[Iterable[Document]], str], Callable[[str], list[Document]]]] = {
    ".conll": (to_conll, from_conll),
    ".json": (to_label_studio, from_label_studio),
    ".jsonl": (to_doccano, from_doccano),
}
"""Writer and reader by the suffix of the file."""


def format_of(path: Path) -> tuple[Callable[[Iterable[Document]], str], Callable[[str], list[Document]]]:
    """Writer and reader of a file.

    Raises:
        ValueError: another suffix.
    """
    if path.suffix not in FORMATS:
        raise ValueError(f"{path} has to end in .conll (CoNLL), .json (Label Studio) or .jsonl (doccano)")
    return FORMATS[path.suffix]
