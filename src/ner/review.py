"""One page that asks about every fact, what matters most first, and its answers turned back into labels.

The page is one file that asks for nothing from outside (its Content-Security-Policy holds it to that). Every fact stands in
its sentence with its parts numbered and coloured; one key answers it: right, wrong, or the number of the part that is.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import log10

from ner import values
from ner.formats import document_of
from ner.schema import COUNTS, INDICATOR_NAMES, INDICATORS, TARGET, UNIT, Document, Span
from ner.segment import sentences, without_surrogates, words
from ner.web import closing, opening

RIGHT, WRONG, PART, INDICATOR = "right", "wrong", "part", "indicator"
CONTEXT = 300
"""A sentence longer than this many characters on either side of a part is cut there."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer about one fact of an article: `right`, `wrong`, the span that is a wrong `part`, or another `indicator`."""

    article: str
    sha256: str
    evidence: tuple[str, ...]
    answer: str
    part: str | None = None
    indicator: str | None = None


def importance(fact: dict) -> float:
    """How much a fact deserves a look: its arithmetic gap, the doubt of the model, and the weight of its figure.

    Gap and doubt run to 1, the weight to 0.5 (a billion and more).

    >>> plain = {"percent": None, "achieved": 12, "target": None, "score": 0.99}
    >>> importance(plain) < importance(plain | {"score": 0.5})
    True
    """
    expected, percent = fact.get("expected_percent"), fact["percent"]
    gap = min(1.0, 0.5 + abs(expected - percent) / 100) if expected is not None else 0.0
    count = fact["achieved"] or fact["target"] or 0
    count = max(count) if isinstance(count, list) else count
    return gap + (1 - fact["score"]) + min(0.5, log10(1 + count) / 18)


def page(records: Sequence[dict]) -> str:
    """The HTML file that asks about all facts of some records of `tags.jsonl`, the most important first."""
    asked = [(record, fact) for record in records for fact in record["facts"]]
    asked.sort(key=lambda pair: -importance(pair[1]))
    bounds = {record["id"]: sentences(words(record["text"])) for record in records}
    questions = "".join(_question(record, fact, bounds[record["id"]]) for record, fact in asked)
    return without_surrogates(f"""{opening("review", "Facts to review")}<header>
<h1>Facts to review</h1> <p id="progress">{len(asked)} facts</p> <button id="save">Save decisions (S)</button>
</header>
<main>
{questions}</main>
<footer>Y right · N wrong · 1–9 the part that is wrong · → later · ← back · S save</footer>
{closing("review")}""")


def _question(record: dict, fact: dict, bounds: list[tuple[int, int]]) -> str:
    spans = {entity["id"]: entity for entity in record["entities"]}
    parts = [spans[id_] for id_ in fact["evidence"]]
    about = {"article": record["id"], "sha256": record["sha256"], "evidence": fact["evidence"]}
    buttons = "".join(
        f'<button data-answer="{PART}" data-part="{escape(part["id"])}" class="{escape(part["type"])}">'
        f"{number} {escape(part['type'].lower())}: {escape(part['text'])}</button>"
        for number, part in enumerate(parts, 1)
    )
    options = "".join(
        f'<option value="{name}"{" selected" * (name == fact["indicator"])}>{INDICATOR_NAMES[name][1]}</option>'
        for name in INDICATORS
    )
    return f"""<section data-about="{escape(json.dumps(about))}">
<h2>{INDICATOR_NAMES[fact["indicator"]][1]}: {_told(fact)}</h2>
<p class="{escape(fact["check"])}">{_doubt(fact)}</p>
<blockquote lang="vi">{_context(record["text"], parts, bounds)}</blockquote>
<p class="source" lang="vi">{escape(record["id"])} · {escape(fact["organisation"] or "no body")} · \
{escape(fact["period"] or "no period")}</p>
<p><button data-answer="{RIGHT}">Y right</button><button data-answer="{WRONG}">N wrong</button>{buttons}\
<label>other indicator <select>{options}</select></label></p>
</section>
"""


def _told(fact: dict) -> str:
    numbers = [_number(fact[name]) for name in ("achieved", "target") if fact[name] is not None]
    percent = f" · {_number(fact['percent'])}%" if fact["percent"] is not None else ""
    return f'<span lang="vi">{" / ".join(numbers)} {escape(fact["unit"] or "")}{percent}</span>'


def _number(value: float | list[float]) -> str:
    return values.vietnamese(tuple(map(float, value)) if isinstance(value, list) else float(value))


def _doubt(fact: dict) -> str:
    expected = fact.get("expected_percent")
    sums = f"the division gives {_number(expected)}% · " if expected is not None else ""
    return f"{sums}the model is {fact['score']:.0%} sure of it"


def _context(text: str, parts: list[dict], bounds: list[tuple[int, int]]) -> str:
    """The sentences that hold the parts, each part marked with its number; the rest of the article left out."""
    numbers = {part["id"]: number for number, part in enumerate(parts, 1)}
    ordered = sorted(parts, key=lambda part: part["start"])
    shown = []
    for start, end in bounds:
        inside = [part for part in ordered if start <= part["start"] < end]
        if inside:
            shown.append(_marked(text, max(start, inside[0]["start"] - CONTEXT), end, inside, numbers))
    return " <i>…</i> ".join(shown)


def _marked(text: str, start: int, end: int, parts: list[dict], numbers: dict[str, int]) -> str:
    out, at = [], start
    for part in parts:
        number = numbers[part["id"]]
        mark = f'<mark class="{escape(part["type"])}">{escape(text[part["start"] : part["end"]])}<sup>{number}</sup></mark>'
        out += [escape(text[at : part["start"]]), mark]
        at = part["end"]
    return "".join(out) + escape(text[at : max(at, min(end, at + CONTEXT))])


def read_decisions(content: str) -> list[Decision]:
    """The file that the page saves.

    Raises:
        ValueError: it is another file.
    """
    try:
        return [Decision(**{**told, "evidence": tuple(told["evidence"])}) for told in json.loads(content)]
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"these are no decisions of the review page ({error}); save them there again") from error


def labelled(records: Iterable[dict], decisions: Iterable[Decision]) -> tuple[list[Document], list[str]]:
    """Articles whose facts were all answered, as they are labelled now; and, of the others, what is still to answer.

    What was never found is not in them: such labels teach what is wrong, and no more of what is missing.

    Raises:
        ValueError: a decision is about another text of an article.
    """
    answered: dict[str, dict[tuple[str, ...], Decision]] = defaultdict(dict)
    for decision in decisions:
        answered[decision.article][decision.evidence] = decision
    documents, left = [], []
    for record in records:
        decided = answered.get(record["id"], {})
        if any(decision.sha256 != record["sha256"] for decision in decided.values()):
            raise ValueError(f"{record['id']}: the decisions are about another text; review the new tags.jsonl")
        facts = [tuple(fact["evidence"]) for fact in record["facts"]]
        missing = sum(evidence not in decided for evidence in facts)
        if missing and decided:
            left.append(f"{record['id']}: {missing} of {len(facts)} facts not answered")
        elif not missing and facts:
            documents.append(_corrected(record, [decided[evidence] for evidence in facts]))
    return documents, left


def _corrected(record: dict, decisions: Iterable[Decision]) -> Document:
    labelled = document_of(record)
    spans, relations = dict(labelled.by_id), list(labelled.relations)
    for decision in decisions:
        counts = {id_ for id_ in decision.evidence if spans[id_].type in COUNTS and spans[id_].indicator}
        if decision.answer == INDICATOR:
            spans |= {id_: replace(spans[id_], indicator=decision.indicator) for id_ in counts}
        gone = counts if decision.answer == WRONG else {decision.part} if decision.answer == PART else set()
        parts = set(decision.evidence)
        relations = [r for r in relations if not (r.head in gone or (r.head in parts and r.tail in gone))]
        spans = {id_: span for id_, span in spans.items() if id_ not in gone & counts}
    linked = {end for relation in relations for end in (relation.head, relation.tail)}
    kept = [span for span in spans.values() if not _is_orphan(span, linked)]
    return Document(record["id"], record["text"], tuple(sorted(kept, key=lambda span: span.start)), tuple(relations))


def _is_orphan(span: Span, linked: set[str]) -> bool:
    """A UNIT or a TARGET without an indicator is labelled only as part of a count."""
    return span.id not in linked and (span.type == UNIT or (span.type == TARGET and not span.indicator))
