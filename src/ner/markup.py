"""Mark-up to label in: the article with `[[ID surface]]` in place, a line `----`, then one line for each count.

    Đã thành lập [[M1 11]]/[[T1 20]] [[U1 CĐCS]], đạt [[P1 55%]] kế hoạch.
    ----
    M1 union_establishment T1 U1 P1

The letter of an id is its type; the letters of the tails say which relation is meant.
"""

import re
from difflib import SequenceMatcher

from ner.schema import (
    ACHIEVED_BY,
    DATE,
    ENTERPRISE,
    HAS_PERCENT,
    HAS_TARGET,
    HAS_UNIT,
    IN_PERIOD,
    INDICATORS,
    METRIC,
    ORGANISATION,
    PERCENT,
    TARGET,
    UNIT,
    Document,
    Relation,
    Span,
)
from ner.segment import normalise

LETTERS = {"O": ORGANISATION, "E": ENTERPRISE, "M": METRIC, "T": TARGET, "P": PERCENT, "D": DATE, "U": UNIT}
LINKS = {"T": HAS_TARGET, "U": HAS_UNIT, "P": HAS_PERCENT, "O": ACHIEVED_BY, "E": ACHIEVED_BY, "D": IN_PERIOD}

_MARK = re.compile(r"\[\[([OEMTPDU]\d+) ([^\[\]]+)\]\]")
_RULE = re.compile(r"^----\n", re.MULTILINE)


class MarkupError(ValueError):
    """A mark-up file that breaks the format; the message has one line for each place."""


def loads(name: str, markup: str, text: str | None = None) -> Document:
    """A document from its mark-up, with offsets into `text`, or into the mark-up's own text where none is given.

    A given text may differ from the mark-up's in what labelling by hand does not keep (no-break spaces, `Ð`); every
    span has to have the same words in both.

    Raises:
        MarkupError: broken marks, ids that stand twice or nowhere, spans whose words are not in the text.
    """
    parts = _RULE.split(markup)
    if len(parts) != 2:
        raise MarkupError(f"{name}: expected one line ---- between the text and its counts")
    plain, marks = _strip(name, parts[0].rstrip("\n") if text is None else parts[0])
    if text is not None:
        marks = _align(name, plain, marks, text)
    indicators, relations = _counts(name, parts[1], {id_ for id_, _, _ in marks})
    spans = [Span(id_, LETTERS[id_[0]], start, end, indicators.get(id_)) for id_, start, end in marks]
    return _numbered(Document(name, plain if text is None else text, tuple(spans), tuple(relations)))


def _strip(name: str, marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    plain, marks, at, length = [], [], 0, 0
    for match in _MARK.finditer(marked):
        before = marked[at : match.start()]
        start = length + len(before)
        length = start + len(match[2])
        marks.append((match[1], start, length))
        plain += before, match[2]
        at = match.end()
    plain = "".join(plain) + marked[at:]
    errors = [f"{name}: {id_} stands twice" for id_ in {m[0] for m in marks if [n[0] for n in marks].count(m[0]) > 1}]
    errors += [f"{name}: broken mark near {plain[max(0, i - 20) : i + 30]!r}" for i in _find(plain, "[[", "]]")]
    if errors:
        raise MarkupError("\n".join(errors))
    return plain, marks


def _find(text: str, *needles: str) -> list[int]:
    return [match.start() for needle in needles for match in re.finditer(re.escape(needle), text)]


def _align(name: str, plain: str, marks: list[tuple[str, int, int]], text: str) -> list[tuple[str, int, int]]:
    ours, theirs = normalise(plain), normalise(text)
    place = {}
    for block in SequenceMatcher(None, ours.text, theirs.text, autojunk=False).get_matching_blocks():
        for k in range(block.size):
            place[ours.starts[block.a + k]] = block.b + k
    moved, errors = [], []
    for id_, start, end in marks:
        first, last = place.get(start), place.get(end - 1)
        words = normalise(plain[start:end]).text
        if first is None or last is None or theirs.text[first : last + 1] != words:
            errors.append(f"{name}: {id_} {words!r} is not at its place in the article; copy the text exactly")
        else:
            moved.append((id_, theirs.starts[first], theirs.ends[last]))
    if errors:
        raise MarkupError("\n".join(errors))
    return moved


def _counts(name: str, block: str, ids: set[str]) -> tuple[dict[str, str], list[Relation]]:
    indicators, relations, errors = {}, [], []
    for line in filter(str.strip, block.split("\n")):
        head, *words = line.split()
        unknown = [w for w in (head, *words) if w not in ids and w not in INDICATORS]
        if unknown:
            errors.append(f"{name}: {line!r}: {', '.join(unknown)} is neither a mark of the text nor an indicator")
            continue
        for word in words:
            if word in ids and word[0] in LINKS:
                relations.append(Relation(LINKS[word[0]], head, word))
            elif word in INDICATORS and head not in indicators:
                indicators[head] = word
            else:
                errors.append(f"{name}: {line!r}: {word} cannot be linked from {head}")
    if errors:
        raise MarkupError("\n".join(errors))
    return indicators, relations


def _numbered(document: Document) -> Document:
    """The same document with brat's ids: T1, T2, … in the order of the text."""
    ordered = sorted(document.spans, key=lambda span: span.start)
    ids = {span.id: f"T{i}" for i, span in enumerate(ordered, start=1)}
    spans = tuple(Span(ids[s.id], s.type, s.start, s.end, s.indicator) for s in ordered)
    relations = tuple(Relation(r.type, ids[r.head], ids[r.tail]) for r in document.relations)
    return Document(document.id, document.text, spans, relations)


def dumps(document: Document) -> str:
    """The mark-up of a document, ready to be corrected by hand."""
    letters = {type_: letter for letter, type_ in LETTERS.items()}
    counters, ids, out, at = dict.fromkeys(LETTERS, 0), {}, [], 0
    for span in sorted(document.spans, key=lambda span: span.start):
        letter = letters[span.type]
        counters[letter] += 1
        ids[span.id] = f"{letter}{counters[letter]}"
        out += document.text[at : span.start], f"[[{ids[span.id]} {document.surface(span)}]]"
        at = span.end
    lines = []
    for span in sorted(document.spans, key=lambda span: span.start):
        tails = [ids[r.tail] for r in document.relations if r.head == span.id]
        if tails or span.indicator:
            lines.append(" ".join([ids[span.id], *([span.indicator] if span.indicator else []), *tails]))
    return "".join(out) + document.text[at:].rstrip("\n") + "\n----\n" + "".join(line + "\n" for line in lines)
