"""Every breach of the scheme that a program can find, in one article and between articles of a corpus."""

import re
from collections import Counter
from itertools import chain

from ner.corpus import REAL, Corpus
from ner.count_notes import read_note
from ner.facts import fact_heads
from ner.files import read_text
from ner.leaks import moulds, near_copies, shared_figures
from ner.schema import BODIES, COUNTS, DATE, HAS_TARGET, METRIC, PERCENT, RELATIONS, TARGET, UNIT, Document
from ner.segment import in_table
from ner.standoff import Parsed, Problem, parse


def check_document(parsed: Parsed, path: str) -> list[Problem]:
    """Every breach of the scheme in one article, in the order of its file."""
    document = parsed.document
    found = list(parsed.problems)

    def say(item: object, message: str) -> None:
        found.append(Problem(path, parsed.lines.get(item, 0), message))

    for id_, message in _extents(document) + _counts(document):
        say(id_, message)
    for relation, message in _relations(document):
        say(relation, message)
    for note, message in _notes(document):
        say(note, message)
    return sorted(found, key=lambda problem: problem.line)


def _extents(document: Document) -> list[tuple[str, str]]:
    out = []
    text = document.text
    previous = None
    for span in sorted(document.spans, key=lambda span: (span.start, span.end)):
        surface = document.surface(span)
        if surface != surface.strip():
            out.append((span.id, f"{span.id} {surface!r} starts or ends in white space; cut it off"))
        if "\n" in surface:
            out.append((span.id, f"{span.id} {surface!r} runs over a line end; cut it there"))
        if _inside_number(text, span.start) or _inside_number(text, span.end):
            out.append((span.id, f"{span.id} {surface!r} starts or ends in the middle of a number; take the whole"))
        if previous is not None and span.start < previous.end:
            out.append((span.id, f"{span.id} overlaps {previous.id} {document.surface(previous)!r}; keep one"))
        previous = span
    return out


def _inside_number(text: str, at: int) -> bool:
    return bool(
        0 < at < len(text)
        and (
            (text[at - 1].isdigit() and text[at].isdigit())
            or re.fullmatch(r"\d[.,]\d", text[at - 1 : at + 2])
            or re.fullmatch(r"\d[.,]\d", text[max(0, at - 2) : at + 1])
        )
    )


def _counts(document: Document) -> list[tuple[str, str]]:
    linked = {(r.type, r.tail) for r in document.relations}
    tails = {r.tail for r in document.relations}
    out = []
    for span in document.spans:
        if span.type == METRIC and span.indicator is None:
            out.append((span.id, f"METRIC {span.id} has no Indicator; add one"))
        if span.type == TARGET and span.indicator is None and (HAS_TARGET, span.id) not in linked:
            out.append((span.id, f"TARGET {span.id} stands alone and has no Indicator; add one, or link its METRIC"))
        if span.type in (TARGET, PERCENT) and span.indicator is not None and span.id in tails:
            out.append((span.id, f"{span.type} {span.id} belongs to a count; only one that stands alone has an Indicator"))
        if span.type not in COUNTS and span.indicator is not None:
            out.append((span.id, f"{span.type} {span.id} is no count; delete its Indicator"))
        if span.type == UNIT and span.id not in tails:
            out.append((span.id, f"no count links to UNIT {span.id}; link it or delete it"))
    return out


def _relations(document: Document) -> list[tuple[object, str]]:
    out = []
    heads = Counter((r.type, r.head) for r in document.relations)
    for relation in document.relations:
        head, tail = document.by_id[relation.head], document.by_id[relation.tail]
        rule = RELATIONS[relation.type]
        if head.type not in rule.heads or tail.type not in rule.tails:
            allowed = f"{' or '.join(rule.heads)} to {' or '.join(rule.tails)}"
            out.append((relation, f"{relation.type} goes from {allowed}, not from {head.type} to {tail.type}"))
        if heads[relation.type, relation.head] > 1:
            out.append((relation, f"{relation.head} has more than one {relation.type}; keep one"))
        between = document.text[min(head.end, tail.end) : max(head.start, tail.start)]
        if tail.type in (*BODIES, DATE) and "\n" in between and not in_table(document.text, head.start):
            out.append((relation, f"{relation.type} from {head.id} to {tail.id} crosses a line; only a table row may"))
    return out


def _notes(document: Document) -> list[tuple[str, str]]:
    out, noted = [], set()
    counts = {span.id for span in fact_heads(document)}
    for note in document.notes:
        try:
            found = read_note(note)
        except ValueError as error:
            out.append((note, str(error)))
            continue
        if found is None:
            continue
        id_, _ = found
        if id_ not in counts:
            out.append(
                (note, f"the note says whose count {id_} is, but {id_} heads no fact; mend the id or delete the note")
            )
        if id_ in noted:
            out.append((note, f"{id_} has such a note already; keep one"))
        noted.add(id_)
    return out


def check_corpus(corpus: Corpus) -> tuple[list[Problem], int, int]:
    """The problems of all articles and of the split file; how many were checked, and how many lack their text."""
    splits = corpus.splits()
    names = {ann.stem for _, ann in corpus.files()}
    where = str(corpus.annotations / "splits.tsv")
    problems = [Problem(where, 0, f"{name} has no split; run `ner corpus split`") for name in sorted(names - set(splits))]
    problems += [Problem(where, 0, f"{name} has no .ann file; delete the line") for name in sorted(set(splits) - names)]
    checked, own, missing = [], [], 0
    for text, ann in corpus.files():
        if not text.exists():
            missing += 1
            continue
        parsed = parse(ann.stem, read_text(text), read_text(ann), str(ann))
        problems += check_document(parsed, str(ann))
        checked.append(parsed.document)
        if ann.parent.name != REAL:
            own.append(parsed.document)
    leaks = chain(near_copies(checked), shared_figures([d for d in checked if d.id in splits], splits), moulds(own))
    problems += [Problem(where, 0, message) for message in leaks]
    return problems, len(checked), missing
