"""brat standoff: `NAME.txt` beside `NAME.ann`, read and written without loss.

Format: https://brat.nlplab.org/standoff.html, with text-bound spans (T), binary relations (R), the attribute `Indicator`
(A) and notes (#). Ids of relations and attributes are numbered anew in file order, as brat does.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from ner.schema import INDICATORS, RELATIONS, SPAN_TYPES, Document, Relation, Span


@dataclass(frozen=True, slots=True)
class Problem:
    """A breach of the scheme, with where it stands and what to do."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class StandoffError(ValueError):
    """An annotation file that cannot be taken as it is."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Parsed:
    """What could be read of an annotation file, its problems, and the line of every span and relation."""

    document: Document
    problems: list[Problem]
    lines: dict[str | Relation, int]


def read(text_path: Path, ann_path: Path) -> Document:
    """One article with its labels.

    Raises:
        StandoffError: a line of the annotation file is not in the format or not true to the text.
    """
    parsed = parse(ann_path.stem, read_text(text_path), ann_path.read_text(encoding="utf-8"), str(ann_path))
    if parsed.problems:
        raise StandoffError(parsed.problems)
    return parsed.document


def read_text(path: Path) -> str:
    """A text file's content, no line end translated, so that offsets hold."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def parse(name: str, text: str, ann: str, path: str = "<ann>") -> Parsed:
    """Reads annotation lines against their text, collecting every problem rather than stopping at the first."""
    return _Parser(name, text, path).run(ann)


class _Parser:
    def __init__(self, name: str, text: str, path: str) -> None:
        self.name, self.text, self.path = name, text, path
        self.spans: dict[str, Span] = {}
        self.relations: list[Relation] = []
        self.notes: list[str] = []
        self.problems: list[Problem] = []
        self.lines: dict[str | Relation, int] = {}
        self.deferred: list[tuple[int, str, list[str]]] = []

    def run(self, ann: str) -> Parsed:
        for number, line in enumerate(ann.split("\n"), start=1):
            if line.strip():
                self.line(number, line)
        for number, kind, words in self.deferred:
            (self.relation if kind == "R" else self.attribute)(number, words)
        document = Document(
            self.name, self.text, tuple(self.spans.values()), tuple(self.relations), tuple(self.notes)
        )
        return Parsed(document, self.problems, self.lines)

    def problem(self, number: int, message: str) -> None:
        self.problems.append(Problem(self.path, number, message))

    def line(self, number: int, line: str) -> None:
        fields = line.split("\t")
        match line[0]:
            case "T":
                self.span(number, fields)
            case "R" | "A" if len(fields) >= 2:
                self.deferred.append((number, line[0], fields[1].split(" ")))
            case "#":
                self.notes.append(line)
            case _:
                self.problem(number, f"{line!r} is no T, R, A or # line; delete it or mend its tabs")

    def span(self, number: int, fields: list[str]) -> None:
        try:
            id_, (type_, start, end), surface = fields[0], fields[1].split(" "), fields[2]
            start, end = int(start), int(end)
        except (ValueError, IndexError):
            return self.problem(number, "a span is `ID<tab>TYPE START END<tab>SURFACE`; discontinuous spans are not used")
        if type_ not in SPAN_TYPES:
            return self.problem(number, f"unknown label {type_}; use one of {', '.join(SPAN_TYPES)}")
        if not 0 <= start < end <= len(self.text):
            return self.problem(number, f"offsets {start} {end} are outside the text of {len(self.text)} code points")
        if id_ in self.spans:
            return self.problem(number, f"{id_} stands on line {self.lines[id_]} already; give it another id")
        actual = self.text[start:end]
        if actual != surface:
            self.problem(number, f"{id_} says {surface!r} but the text has {actual!r} there; mend the offsets")
        self.spans[id_] = Span(id_, type_, start, end)
        self.lines[id_] = number

    def relation(self, number: int, words: list[str]) -> None:
        ends = [word.partition(":") for word in words[1:]]
        if len(ends) != 2 or ends[0][0] != "Arg1" or ends[1][0] != "Arg2":
            return self.problem(number, "a relation is `ID<tab>TYPE Arg1:HEAD Arg2:TAIL`")
        if words[0] not in RELATIONS:
            return self.problem(number, f"unknown relation {words[0]}; use one of {', '.join(RELATIONS)}")
        missing = [end[2] for end in ends if end[2] not in self.spans]
        if missing:
            return self.problem(number, f"{words[0]} names {', '.join(missing)}, which is no span of this file")
        relation = Relation(words[0], ends[0][2], ends[1][2])
        self.relations.append(relation)
        self.lines.setdefault(relation, number)

    def attribute(self, number: int, words: list[str]) -> None:
        if len(words) != 3 or words[0] != "Indicator":
            return self.problem(number, "the one attribute is `ID<tab>Indicator SPAN VALUE`")
        _, id_, value = words
        if id_ not in self.spans:
            return self.problem(number, f"Indicator names {id_}, which is no span of this file")
        if value not in INDICATORS:
            return self.problem(number, f"unknown indicator {value}; use one of {', '.join(INDICATORS)}")
        if self.spans[id_].indicator is not None:
            return self.problem(number, f"{id_} has an indicator already; keep one")
        self.spans[id_] = replace(self.spans[id_], indicator=value)


def dumps(document: Document) -> str:
    """The annotation file of a document."""
    lines = [f"{s.id}\t{s.type} {s.start} {s.end}\t{document.surface(s)}" for s in document.spans]
    lines += [
        f"R{i}\t{r.type} Arg1:{r.head} Arg2:{r.tail}" for i, r in enumerate(document.relations, start=1)
    ]
    counts = [s for s in document.spans if s.indicator is not None]
    lines += [f"A{i}\tIndicator {s.id} {s.indicator}" for i, s in enumerate(counts, start=1)]
    lines += document.notes
    return "".join(line + "\n" for line in lines)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Writes a whole file or, if interrupted, nothing."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(data)
    os.replace(temporary, path)
