from dataclasses import replace

import pytest

from ner import markup
from ner.who_when_what import answers

ARTICLE = """[[O1 LĐLĐ huyện Mê Linh]] vượt kế hoạch
[[D1 Năm 2024]], [[O2 Liên đoàn Lao động huyện Mê Linh]] kết nạp [[M1 802]] [[U1 ĐV]], tăng [[P1 5%]].
[[D2 Năm 2024]], [[O3 LĐLĐ huyện]] kết nạp [[M2 802]] [[U2 đoàn viên]].
----
M1 member_admission U1 O2 D1
P1 member_admission O2 D1
M2 member_admission U2 O3 D2
"""
BODY, PERIOD, UNIT = "LĐLĐ huyện Mê Linh", "2024-01-01/2024-12-31", "đoàn viên"


@pytest.fixture
def article():
    return markup.loads("a", ARTICLE)


def count(document, number=0, type_="METRIC"):
    return [span for span in document.spans if span.type == type_][number]


def noted(document, span, body=BODY, period=PERIOD, unit=UNIT):
    return replace(
        document, notes=(*document.notes, f"#1\tAnnotatorNotes {span.id}\tbody: {body}; period: {period}; unit: {unit}")
    )


def misses(gold, predicted):
    return [(cell.column, cell.gold, cell.predicted) for cell in answers([gold], [predicted]).misses]


def test_all_three_are_right_under_their_canonical_names(article):
    gold = noted(article, count(article), "Công đoàn huyện Mê Linh (Hà Nội)", PERIOD, "Đoàn viên")
    found = answers([gold], [article])
    assert [found.tally(name).right for name in ("body", "period", "unit", "all three")] == [1, 1, 1, 1]
    assert misses(gold, article) == []


@pytest.mark.parametrize(
    ("note", "miss"),
    [
        ({"body": "LĐLĐ huyện Gia Lâm"}, ("body", "LĐLĐ huyện Gia Lâm", "LĐLĐ huyện Mê Linh (Hà Nội)")),
        ({"body": "-"}, ("body", "-", "LĐLĐ huyện Mê Linh (Hà Nội)")),
        ({"period": "2024-01-01/2024-12-30"}, ("period", "2024-01-01/2024-12-30", PERIOD)),
        ({"unit": "-"}, ("unit", "-", "đoàn viên")),
    ],
)
def test_what_differs_is_a_miss_of_its_column(article, note, miss):
    gold = noted(article, count(article), **note)
    assert misses(gold, article) == [miss]


def test_a_fact_told_twice_answers_for_both_its_counts(article):
    gold = noted(noted(article, count(article, 0)), count(article, 1))
    assert answers([gold], [article]).tally("all three").support == 2


def test_a_count_that_was_not_found_is_not_asked_about(article):
    first = count(article)
    gold = noted(article, first)
    kept = tuple(r for r in article.relations if first.id not in (r.head, r.tail))
    predicted = replace(article, spans=tuple(s for s in article.spans if s != first), relations=kept)
    found = answers([gold], [predicted])
    assert (found.counts, found.rows) == (1, ())


def test_no_unit_is_asked_of_a_rate(article):
    gold = noted(article, count(article, type_="PERCENT"))
    found = answers([gold], [article])
    assert (found.tally("unit").support, found.tally("all three").right) == (0, 1)


def test_articles_without_notes_have_no_answers(article):
    assert answers([article], [article]).counts == 0
