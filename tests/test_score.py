from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2

from ner.schema import SPAN_TYPES, Document, Relation, Span
from ner.score import Tally, micro, score

TEXT = " ".join("abcdefghij")


@st.composite
def labelled(draw):
    spans, at = [], 0
    while at < 10:
        length = draw(st.integers(1, 3))
        if draw(st.booleans()) and at + length <= 10:
            type_ = draw(st.sampled_from(SPAN_TYPES[:2]))
            spans.append(Span(f"T{len(spans) + 1}", type_, 2 * at, 2 * (at + length) - 1))
        at += length
    return Document("a", TEXT, tuple(spans))


def tags_of(document):
    tags = ["O"] * 10
    for span in document.spans:
        first, last = span.start // 2, (span.end - 1) // 2
        tags[first : last + 1] = [f"B-{span.type}"] + [f"I-{span.type}"] * (last - first)
    return tags


@given(labelled(), labelled())
def test_entity_f1_is_seqevals(gold, predicted):
    ours = micro(score([gold], [predicted]).entities)
    if gold.spans or predicted.spans:
        assert ours.f1 == pytest.approx(f1_score([tags_of(gold)], [tags_of(predicted)], mode="strict", scheme=IOB2))


def test_a_perfect_prediction_scores_one(documents):
    scores = score(documents, documents, documents)
    assert micro(scores.entities).f1 == micro(scores.relations).f1 == micro(scores.linked).f1 == 1
    assert scores.facts.f1 == scores.indicator_accuracy == scores.indicator_macro_f1 == 1


def test_a_relation_needs_both_its_spans(documents):
    first = documents[0]
    moved = tuple(replace(s, end=s.end - 1) if s.type == "UNIT" else s for s in first.spans)
    scores = score([first], [replace(first, spans=moved)])
    assert (scores.relations["Has_Unit"].missed, scores.relations["Has_Unit"].spurious) == (1, 1)
    assert scores.relations["Has_Target"].f1 == 1


def test_a_gold_relation_that_was_no_candidate_counts_as_missed(documents):
    first = documents[0]
    scores = score([first], [replace(first, relations=())])
    assert micro(scores.relations).missed == len(first.relations)


def test_a_wrong_indicator_costs_the_fact_but_not_its_numbers():
    gold = Document("a", "5", (Span("T1", "METRIC", 0, 1, "survey"),))
    predicted = Document("a", "5", (Span("T1", "METRIC", 0, 1, "other"),))
    scores = score([gold], [predicted])
    assert (scores.facts.f1, scores.fact_numbers.f1, scores.indicator_accuracy) == (0, 1, 0)


@pytest.mark.parametrize(
    ("gold", "predicted", "tally"),
    [("survey", None, Tally(missed=1)), (None, "survey", Tally(spurious=1)), ("survey", "survey", Tally(right=1))],
)
def test_an_indicator_that_one_side_alone_gives_a_count_is_an_error(gold, predicted, tally):
    one, other = (Document("a", "5%", (Span("T1", "PERCENT", 0, 2, name),)) for name in (gold, predicted))
    assert score([one], [other]).indicators["survey"] == tally


def test_indicators_are_those_of_the_counts_found():
    gold = Document("a", "5%", (Span("T1", "PERCENT", 0, 2, "survey"),))
    cut_short = replace(gold, spans=(Span("T1", "PERCENT", 0, 1, "survey"),))
    assert micro(score([gold], [cut_short]).indicators) == Tally()


def test_tallies_add_up():
    total = Tally(1, 2, 3)
    total += Tally(4, 5, 6)
    assert (total.right, total.spurious, total.missed, total.support) == (5, 7, 9, 14)


def test_scores_add_up(documents):
    predicted = [documents[0], *(replace(document, relations=()) for document in documents[1:])]
    parts = score(documents[:1], predicted[:1], documents[:1])
    parts += score(documents[1:], predicted[1:], predicted[1:])
    assert parts == score(documents, predicted, [documents[0], *predicted[1:]])
    assert parts.documents == len(documents)


@pytest.mark.parametrize("others", [["b", "a"], ["a"], ["a", "b", "c"]])
def test_articles_that_are_not_those_of_gold_are_refused(others):
    gold, others = ([Document(name, "") for name in names] for names in (["a", "b"], others))
    with pytest.raises(ValueError, match=r"beside.* predicted"):
        score(gold, others)
    with pytest.raises(ValueError, match=r"beside.* linked"):
        score(gold, gold, others)


def test_relations_of_unlabelled_articles_are_spurious():
    gold = Document("a", "5 người", ())
    spans = (Span("T1", "METRIC", 0, 1, "other"), Span("T2", "UNIT", 2, 7))
    scores = score([gold], [replace(gold, spans=spans, relations=(Relation("Has_Unit", "T1", "T2"),))])
    assert micro(scores.relations).precision == 0
