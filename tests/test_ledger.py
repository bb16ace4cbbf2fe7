from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ner import markup
from ner.ledger import book
from ner.score import score

ARTICLE = """[[D1 Năm 2024]], [[O1 LĐLĐ huyện]] kết nạp [[M1 1,2 triệu]]/[[T1 7]] [[U1 đoàn viên]], đạt [[P1 114,5%]].
----
M1 member_admission T1 U1 P1 O1 D1
"""
INDICATOR = st.sampled_from(("survey", "training", None))


@pytest.fixture
def gold():
    return markup.loads("a", ARTICLE)


def span(document, type_):
    return next(span for span in document.spans if span.type == type_)


def without(document, type_):
    gone = span(document, type_).id
    kept = tuple(r for r in document.relations if gone not in (r.head, r.tail))
    return replace(document, spans=tuple(s for s in document.spans if s.id != gone), relations=kept)


def altered(document, type_, **changes):
    return replace(document, spans=tuple(replace(s, **changes) if s.type == type_ else s for s in document.spans))


def losses(gold, predicted):
    return [(loss.kind, loss.stage, loss.part) for loss in book(gold, predicted)]


def told(*indicators):
    """The same count for one body after another, each under an indicator, or not labelled at all."""
    counts = [f"[[M{i} 5]]" if indicator else "5" for i, indicator in enumerate(indicators)]
    lines = [f"[[O{i} LĐLĐ huyện {'ABCD'[i]}]] có {count} người." for i, count in enumerate(counts)]
    heads = [f"M{i} {indicator} O{i}" for i, indicator in enumerate(indicators) if indicator]
    return markup.loads("a", "\n".join([*lines, "----", *heads, ""]))


def test_a_right_fact_is_no_loss(gold):
    assert book(gold, gold) == []


@given(st.lists(st.tuples(INDICATOR, INDICATOR), min_size=1, max_size=4))
@example([("survey", "training"), ("survey", "training")])
@example([("survey", "survey"), ("survey", "training"), ("survey", "training")])
def test_the_losses_are_the_facts_that_the_scores_miss(pairs):
    gold, predicted = (told(*side) for side in zip(*pairs, strict=True))
    lost, scored = book(gold, predicted), score([gold], [predicted]).facts
    assert sum(loss.gold is not None for loss in lost) == scored.missed
    assert sum(loss.predicted is not None for loss in lost) == scored.spurious


def test_a_count_not_found_is_lost_in_its_span(gold):
    assert losses(gold, replace(gold, spans=(), relations=())) == [("missed", "span", "METRIC")]


def test_a_count_that_is_not_in_gold_is_spurious(gold):
    assert losses(replace(gold, spans=(), relations=()), gold) == [("spurious", "span", "METRIC")]


def test_a_part_not_found_spoils_its_fact(gold):
    assert losses(gold, without(gold, "PERCENT")) == [("wrong", "span", "PERCENT")]


def test_a_target_taken_for_a_result_is_lost_in_its_type(gold):
    linked = tuple(r for r in gold.relations if r.type != "Has_Target")
    predicted = replace(altered(gold, "TARGET", type="METRIC", indicator="other"), relations=linked)
    assert ("wrong", "type", "TARGET") in losses(gold, predicted)


def test_a_count_cut_short_reads_as_another_number(gold):
    metric = span(gold, "METRIC")
    assert losses(gold, altered(gold, "METRIC", end=metric.start + 3)) == [("wrong", "number", "METRIC")]


def test_a_unit_cut_short_is_named_otherwise(gold):
    unit = span(gold, "UNIT")
    assert losses(gold, altered(gold, "UNIT", end=unit.start + 4)) == [("wrong", "span", "UNIT")]


def test_parts_that_are_not_joined_are_lost_in_the_link(gold):
    unlinked = replace(gold, relations=tuple(r for r in gold.relations if r.type != "Has_Unit"))
    assert losses(gold, unlinked) == [("wrong", "link", None)]
    assert losses(unlinked, gold) == [("wrong", "link", None)]


def test_another_indicator_is_the_last_that_can_go_wrong(gold):
    assert losses(gold, altered(gold, "METRIC", indicator="other")) == [("wrong", "indicator", None)]


def test_what_stands_under_related_links_is_cut_away():
    gold = markup.loads("a", "Tin.\nTIN LIÊN QUAN\nTrao [[M1 50]] [[U1 suất quà]].\n----\nM1 welfare U1\n")
    assert losses(gold, replace(gold, spans=(), relations=())) == [("missed", "cutting", "METRIC")]
