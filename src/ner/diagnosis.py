"""All that the reports show, computed once: scores and how sure they are, where errors sit, and every error."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from ner.alignment import align, kind_of
from ner.calibration import Calibration
from ner.facts import facts
from ner.intervals import counts, interval
from ner.ledger import KINDS, STAGES, Loss, book
from ner.link_kinds import by_kind
from ner.partial import Matches, matches
from ner.schema import Document, Fact, Relation, Span
from ner.score import Scores, Tally, article_scores, fact_key, micro, total
from ner.segment import Word, sentences, words
from ner.values import readable
from ner.who_when_what import Answers, answers

LENGTHS = {"1 word": 1, "2 words": 2, "3–4 words": 4, "5–8 words": 8, "9 words and more": 10**9}
FIFTHS = ("first fifth", "second fifth", "third fifth", "fourth fifth", "last fifth")
NONE = "none"
Bounds = dict[str, tuple[float, float]]
"""The lower and upper bound of F1 at 95 %, by name."""

AIM = 0.99
"""The precision for which a threshold is sought."""


@dataclass(frozen=True)
class Error:
    """One difference from gold. `type` is a span type, a relation, `Indicator` or `Fact`; `at` an offset into the text."""

    type: str
    kind: str
    gold: str
    predicted: str
    at: int


@dataclass(frozen=True)
class Sentence:
    """A sentence with errors: its stretch of both labellings, paired as (gold, predicted) articles."""

    start: int
    end: int
    gold: Document
    predicted: Document
    errors: tuple[Error, ...]


@dataclass(frozen=True)
class Diagnosis:
    """What is known of one model on one set of gold articles.

    `intervals` has F1 bounds at 95 % under `entities`, `relations`, `linked`, `indicators`, `facts` and `words`, each by
    name (`micro` for the sum). `link_kinds` has the links of each kind, `end_to_end` and, where there are any, between
    `gold_spans`. `confusion` counts aligned spans by (gold type, predicted type). Calibration is None where the
    predictions carry no scores. `who_when_what` has the answers of facts `found` and of facts made from `gold_labels`,
    nothing where gold has no notes.
    """

    model: str
    corpus: str
    scores: Scores
    words: Tally
    intervals: dict[str, Bounds]
    partial: dict[str, Matches]
    link_kinds: dict[str, dict[str, Tally]]
    confusion: Counter[tuple[str, str]]
    by_length: dict[str, Tally]
    by_position: dict[str, Tally]
    span_scores: Calibration | None
    fact_scores: Calibration | None
    losses: tuple[Loss, ...]
    who_when_what: dict[str, Answers]
    sentences: tuple[Sentence, ...]

    @property
    def ledger(self) -> list[tuple[str, list[int]]]:
        """How many facts each stage loses, by kind of loss, in the order of `KINDS`."""
        counted = Counter((loss.stage, loss.kind) for loss in self.losses)
        return [(stage, [counted[stage, kind] for kind in KINDS]) for stage in STAGES]


def diagnose(
    model: str, corpus: str, gold: Sequence[Document], predicted: Sequence[Document], linked: Sequence[Document] = ()
) -> Diagnosis:
    """Scores predictions against gold, paired by position; `linked` are relations predicted between gold spans.

    Raises:
        ValueError: they do not hold the same articles in the same order, or a note on a count is not in its format.
    """
    parts = article_scores(gold, predicted, linked)
    cut = [words(document.text) for document in gold]
    weighted = [_word_tally(*row) for row in zip(gold, predicted, cut, strict=True)]
    losses = [book(*pair) for pair in zip(gold, predicted, strict=True)]
    aligned = [pair for one, other in zip(gold, predicted, strict=True) for pair in align(one, other)]
    return Diagnosis(
        model=model,
        corpus=corpus,
        scores=total(parts),
        words=micro(dict(enumerate(weighted))),
        intervals=_intervals(parts, weighted),
        partial=matches(gold, predicted),
        link_kinds={
            name: by_kind(gold, side) for name, side in (("end_to_end", predicted), ("gold_spans", linked)) if side
        },
        confusion=Counter(tuple(span.type if span else NONE for span in pair) for pair in aligned),
        by_length=_by_length(gold, predicted, cut),
        by_position=_by_position(gold, predicted),
        span_scores=_calibration(_scored_spans(gold, predicted)),
        fact_scores=_calibration(_scored_facts(gold, predicted)),
        losses=tuple(chain.from_iterable(losses)),
        who_when_what=_who_when_what(gold, predicted),
        sentences=tuple(
            sentence for row in zip(gold, predicted, cut, losses, strict=True) for sentence in _sentences(*row)
        ),
    )


def _who_when_what(gold: Sequence[Document], predicted: Sequence[Document]) -> dict[str, Answers]:
    sides = {"found": answers(gold, predicted), "gold_labels": answers(gold, gold)}
    return sides if sides["gold_labels"].counts else {}


def _intervals(parts: list[Scores], weighted: list[Tally]) -> dict[str, Bounds]:
    out = {}
    for kind in ("entities", "relations", "linked", "indicators"):
        tables = [getattr(part, kind) for part in parts]
        named = {name: counts([table[name] for table in tables]) for name in tables[0]}
        out[kind] = {name: interval(array) for name, array in named.items()}
        out[kind]["micro"] = interval(np.sum(list(named.values()), axis=0))
    facts_ = {"facts": [p.facts for p in parts], "numbers": [p.fact_numbers for p in parts]}
    out["facts"] = {name: interval(counts(tallies)) for name, tallies in facts_.items()}
    out["words"] = {"micro": interval(counts(weighted))}
    return out


def _word_tally(gold: Document, predicted: Document, cut: list[Word]) -> Tally:
    """Words of right and wrong type, as Tally; a span of five words weighs five."""
    tally = Tally()
    tally.add(*(Counter((span.type, i) for span in d.spans for i in _inside(span, cut)) for d in (gold, predicted)))
    return tally


def _inside(span: Span, cut: list[Word]) -> range:
    """Indices of the words that a span touches."""
    first = bisect_right(cut, span.start, key=lambda word: word.end)
    return range(first, bisect_right(cut, span.end - 1, key=lambda word: word.start))


def _by_length(gold: Sequence[Document], predicted: Sequence[Document], cut: list[list[Word]]) -> dict[str, Tally]:
    def place(article: int, span: Span) -> str:
        return next(name for name, most in LENGTHS.items() if len(_inside(span, cut[article])) <= most)

    return _tally_by(LENGTHS, gold, predicted, place)


def _by_position(gold: Sequence[Document], predicted: Sequence[Document]) -> dict[str, Tally]:
    return _tally_by(FIFTHS, gold, predicted, lambda article, span: FIFTHS[5 * span.start // len(gold[article].text)])


def _tally_by(
    names: Iterable[str], gold: Sequence[Document], predicted: Sequence[Document], place: Callable[[int, Span], str]
) -> dict[str, Tally]:
    """The strict tally of the spans of each place, which is told from the article's number and the span."""
    sides = [
        Counter(
            (place(article, span), article, *span.key) for article, document in enumerate(side) for span in document.spans
        )
        for side in (gold, predicted)
    ]
    out = {name: Tally() for name in names}
    for name, tally in out.items():
        tally.add(*(Counter({key: n for key, n in side.items() if key[0] == name}) for side in sides))
    return out


def _scored_spans(gold: Sequence[Document], predicted: Sequence[Document]) -> Iterator[tuple[float, bool]]:
    for one, other in zip(gold, predicted, strict=True):
        right = {span.key for span in one.spans}
        yield from ((span.score, span.key in right) for span in other.spans)


def _scored_facts(gold: Sequence[Document], predicted: Sequence[Document]) -> Iterator[tuple[float, bool]]:
    for one, other in zip(gold, predicted, strict=True):
        left = Counter(map(fact_key, facts(one)))
        for fact in sorted(facts(other), key=lambda fact: -fact.score):
            yield fact.score, left[fact_key(fact)] > 0
            left[fact_key(fact)] -= 1


def _calibration(items: Iterator[tuple[float, bool]]) -> Calibration | None:
    calibration = Calibration.of(list(items))
    return calibration if any(score < 1 for score, _ in calibration.items) else None


def _sentences(gold: Document, predicted: Document, cut: list[Word], losses: list[Loss]) -> Iterator[Sentence]:
    """The sentences of an article with errors; each error stands where its span, head or count does."""
    errors = [*_span_errors(gold, predicted), *_link_errors(gold, predicted), *map(_fact_error, losses)]
    bounds = sentences(cut)
    at: dict[int, list[Error]] = {}
    for error in sorted(errors, key=lambda error: error.at):
        at.setdefault(bisect_right(bounds, error.at, key=lambda bound: bound[0]) - 1, []).append(error)
    for index, part in sorted(at.items()):
        yield Sentence(*bounds[index], gold, predicted, tuple(part))


def _span_errors(gold: Document, predicted: Document) -> Iterator[Error]:
    for one, other in align(gold, predicted):
        kind, some = kind_of((one, other)), one or other
        if kind:
            yield Error(some.type, kind, _told(gold, one), _told(predicted, other), some.start)
        elif one.indicator != other.indicator:
            yield Error("Indicator", "indicator", one.indicator or NONE, other.indicator or NONE, one.start)


def _link_errors(gold: Document, predicted: Document) -> Iterator[Error]:
    """Links on one side alone. Where an end is no span of the other side, the link is lost with its span."""
    sides = {"missed": (gold, predicted), "spurious": (predicted, gold)}
    for name, (here, there) in sides.items():
        theirs = {_link_key(there, relation) for relation in there.relations}
        spans = {span.key for span in there.spans}
        for relation in here.relations:
            if _link_key(here, relation) in theirs:
                continue
            head, tail = here.by_id[relation.head], here.by_id[relation.tail]
            kind = f"link {name}" if {head.key, tail.key} <= spans else f"link {name} with its span"
            told = f"{here.surface(head)} → {here.surface(tail)}"
            gold_side = here is gold
            yield Error(relation.type, kind, told if gold_side else NONE, NONE if gold_side else told, head.start)


def _link_key(document: Document, relation: Relation) -> tuple:
    return relation.type, document.by_id[relation.head].key, document.by_id[relation.tail].key


def _fact_error(loss: Loss) -> Error:
    return Error("Fact", f"fact {loss.kind}: {loss.stage}", fact_text(loss.gold), fact_text(loss.predicted), loss.at)


def _told(document: Document, span: Span | None) -> str:
    return f"{span.type} {document.surface(span)}" if span else NONE


def fact_text(fact: Fact | None) -> str:
    """What is scored of a fact, in one line: `member_admission 802 / 700 đoàn viên, 114.5%`."""
    if fact is None:
        return NONE
    numbers = readable(fact.achieved) or ("–" if fact.target is not None else "")
    numbers += f" / {readable(fact.target)}" if fact.target is not None else ""
    told = " ".join(filter(None, (fact.indicator, numbers, fact.unit)))
    return told if fact.percent is None else f"{told}, {readable(fact.percent)}%"
