"""brat standoff: `NAME.txt` beside `NAME.ann`, read and written without loss.

Format: https://brat.nlplab.org/standoff.html, with text-bound spans (T), binary relations (R), the attribute `Indicator`
(A) and notes (#). Ids of relations and attributes are numbered anew in file order, as brat does.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ner.files import read_text, write_text
from ner.schema import INDICATORS, RELATIONS, SPAN_TYPES, Document, Relation, Span


@dataclass(frozen=True, slots=True)
class Problem:
    """A breach of the scheme, with where it stands and what to do."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


class StandoffError(ValueError):
    """An annotation file that cannot be taken as it is."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Parsed:
    """What could be read of an annotation file, its problems, and the line of every span, relation and note."""

    document: Document
    problems: list[Problem]
    lines: dict[str | Relation, int]


def read(text_path: Path, ann_path: Path) -> Document:
    """One article with its labels.

    Raises:
        StandoffError: a line of the annotation file is not in the format or not true to the text.
    """
    parsed = parse(ann_path.stem, read_text(text_path), read_text(ann_path), str(ann_path))
    if parsed.problems:
        raise StandoffError(parsed.problems)
    return parsed.document


def parse(name: str, text: str, ann: str, path: str = "<ann>") -> Parsed:
    """Reads annotation lines against their text, collecting every problem rather than stopping at the first."""
    return _Parser(name, text, path).run(ann)


class _Parser:
    """Reads line by line; what is wrong with a line is raised as ValueError and collected with its number."""

    def __init__(self, name: str, text: str, path: str) -> None:
        self.name, self.text, self.path = name, text, path
        self.spans: dict[str, Span] = {}
        self.relations: list[Relation] = []
        self.notes: list[str] = []
        self.problems: list[Problem] = []
        self.lines: dict[str | Relation, int] = {}

    def run(self, ann: str) -> Parsed:
        numbered = [(i, line) for i, line in enumerate(ann.split("\n"), start=1) if line.strip()]
        spans_first = sorted(numbered, key=lambda item: item[1][0] in "RA")
        for number, line in spans_first:
            try:
                self.line(number, line)
            except ValueError as error:
                self.problems.append(Problem(self.path, number, str(error)))
        document = Document(self.name, self.text, tuple(self.spans.values()), tuple(self.relations), tuple(self.notes))
        return Parsed(document, self.problems, self.lines)

    def line(self, number: int, line: str) -> None:
        fields = line.split("\t", 2)
        match line[0]:
            case "T":
                self.span(number, fields)
            case "R" if len(fields) >= 2:
                self.relation(number, fields[1].split(" "))
            case "A" if len(fields) >= 2:
                self.attribute(fields[1].split(" "))
            case "#":
                self.notes.append(line)
                self.lines.setdefault(line, number)
            case _:
                raise ValueError(f"{line!r} is no T, R, A or # line; delete it or mend its tabs")

    def span(self, number: int, fields: list[str]) -> None:
        match = re.fullmatch(r"(\S+) (\d+) (\d+)", fields[1]) if len(fields) == 3 else None
        if match is None:
            raise ValueError("a span is `ID<tab>TYPE START END<tab>SURFACE`; discontinuous spans are not used")
        id_, type_, start, end = fields[0], match[1], int(match[2]), int(match[3])
        if type_ not in SPAN_TYPES:
            raise ValueError(f"unknown label {type_}; use one of {', '.join(SPAN_TYPES)}")
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"offsets {start} {end} are outside the text of {len(self.text)} code points")
        if id_ in self.spans:
            raise ValueError(f"{id_} stands on line {self.lines[id_]} already; give it another id")
        self.spans[id_] = Span(id_, type_, start, end)
        self.lines[id_] = number
        actual = self.text[start:end]
        if actual != fields[2]:
            raise ValueError(f"{id_} says {fields[2]!r} but the text has {actual!r} there; mend the offsets")

    def relation(self, number: int, words: list[str]) -> None:
        ends = [word.partition(":") for word in words[1:]]
        if [end[0] for end in ends] != ["Arg1", "Arg2"]:
            raise ValueError("a relation is `ID<tab>TYPE Arg1:HEAD Arg2:TAIL`")
        if words[0] not in RELATIONS:
            raise ValueError(f"unknown relation {words[0]}; use one of {', '.join(RELATIONS)}")
        missing = [end[2] for end in ends if end[2] not in self.spans]
        if missing:
            raise ValueError(f"{words[0]} names {', '.join(missing)}, which is no span of this file")
        relation = Relation(words[0], ends[0][2], ends[1][2])
        self.relations.append(relation)
        self.lines.setdefault(relation, number)

    def attribute(self, words: list[str]) -> None:
        if len(words) != 3 or words[0] != "Indicator":
            raise ValueError("the one attribute is `ID<tab>Indicator SPAN VALUE`")
        _, id_, value = words
        if id_ not in self.spans:
            raise ValueError(f"Indicator names {id_}, which is no span of this file")
        if value not in INDICATORS:
            raise ValueError(f"unknown indicator {value}; use one of {', '.join(INDICATORS)}")
        if self.spans[id_].indicator is not None:
            raise ValueError(f"{id_} has an indicator already; keep one")
        self.spans[id_] = replace(self.spans[id_], indicator=value)


def dumps(document: Document) -> str:
    """The annotation file of a document."""
    lines = [f"{s.id}\t{s.type} {s.start} {s.end}\t{document.surface(s)}" for s in document.spans]
    lines += [f"R{i}\t{r.type} Arg1:{r.head} Arg2:{r.tail}" for i, r in enumerate(document.relations, start=1)]
    counts = [s for s in document.spans if s.indicator is not None]
    lines += [f"A{i}\tIndicator {s.id} {s.indicator}" for i, s in enumerate(counts, start=1)]
    lines += document.notes
    return "".join(line + "\n" for line in lines)


def write(document: Document, folder: Path, name: str) -> None:
    """The text and the labels of a document, as NAME.txt and NAME.ann."""
    write_text(folder / f"{name}.txt", document.text)
    write_text(folder / f"{name}.ann", dumps(document))
