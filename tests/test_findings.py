import unicodedata
from dataclasses import replace

import pytest

from ner import findings, markup
from ner.facts import facts
from ner.periods import period


def found_in(text):
    document = markup.loads("a", text)
    return [(found.kind, found.message) for found in findings.in_article(document, facts(document))]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("[[M1 15]]/[[T1 9]], đạt [[P1 166,6%]]", []),
        ("[[M1 15]]/[[T1 9]], đạt [[P1 166,7%]]", []),
        ("[[M1 4.550]]/[[T1 6.000]], đạt [[P1 70%]]", ["đạt 70% nhưng 4.550/6.000 = 75,8%"]),
        ("thu [[M1 1.986 tỷ]]/[[T1 2.240 tỷ]], đạt [[P1 91,2%]]", ["đạt 91,2% nhưng 1.986 tỷ/2.240 tỷ = 88,7%"]),
        ("[[M1 437]]/[[T1 400]], vượt [[P1 10,3%]]", ["vượt 10,3% nhưng 437/400 = vượt 9,2%"]),
        ("[[M1 2.664]], cao hơn kế hoạch [[T1 2.400]] là [[P1 11%]]", []),
        ("[[M1 39,5]] so với [[T1 42]], hụt [[P1 6%]]", []),
        ("gần [[M1 4.550]]/[[T1 6.000]], đạt [[P1 70%]]", []),
        ("[[M1 204 tỷ]], bằng [[P1 113,3%]] mức [[T1 180]] đăng ký", []),
        ("kết nạp [[M1 3.992]]/[[T1 4.500]] và ra mắt 36 đơn vị, đạt [[P1 120%]]", []),
        ("giới thiệu 1 [[M1 480]]/[[T1 500]], đạt [[P1 90%]]", []),
    ],
)
def test_a_percentage_that_the_division_does_not_give(text, messages):
    assert found_in(f"{text}\n----\nM1 other T1 P1\n") == [("percent", message) for message in messages]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("trong đó [[M2 700]] nam, [[M3 100]] nữ", []),
        ("trong đó [[M2 700]] nam, [[M3 110]] nữ", [("parts", "tổng 800 nhưng các phần 700 + 110 = 810")]),
        ("trong đó có [[M2 300]] nữ", []),
        ("trong đó có [[M2 300]] nữ, [[M3 20]] đảng viên", []),
        ("trong đó có [[M2 900]] nữ", [("part", "một phần (900) lớn hơn tổng (800)")]),
        ("gồm [[M2 700]] nữ và [[M3 300]] người Khmer", []),
        ("trong đó có 1 [[M2 900]] nữ", []),
        ("trong đó gần [[M2 700]] nam, [[M3 110]] nữ", []),
        ("[[M2 900]] nữ", []),
        ("trong đó có [[M2 24]]/[[M3 900]] nữ", []),
    ],
)
def test_a_total_is_held_against_its_parts(parts, expected):
    labels = "".join(f"{label} member_admission\n" for label in ("M2", "M3") if f"[[{label} " in parts)
    text = f"Kết nạp [[M1 800]] [[U1 đoàn viên]], {parts}. Mở [[M4 9.000]] lớp."
    assert found_in(f"{text}\n----\nM1 member_admission U1\n{labels}M4 training\n") == expected


@pytest.mark.parametrize("written", ["trong\u00a0đó", unicodedata.normalize("NFD", "trong đó")])
def test_parts_are_told_in_any_writing(written):
    text = f"Có [[M1 800]] [[U1 đoàn viên]], {written} có [[M2 900]] nữ.\n----\nM1 member_total U1\nM2 member_total\n"
    assert found_in(text) == [("part", "một phần (900) lớn hơn tổng (800)")]


def test_parts_of_another_unit_are_no_parts():
    text = "Có [[M1 4]] [[U1 dự án]], trong đó vốn [[M2 110]] [[U2 tỷ đồng]].\n----\nM1 other U1\nM2 finance U2\n"
    assert found_in(text) == []


def rows(*told):
    """(article, body, year, count) as facts of members admitted."""
    out = []
    for article, body, year, count in told:
        text = f"[[O1 {body}]] [[D1 năm {year}]] kết nạp [[M1 {count}]] [[U1 đoàn viên]]."
        document = markup.loads(article, f"{text}\n----\nM1 member_admission U1 O1 D1\n")
        out += [(article, fact) for fact in facts(document)]
    return out


def test_the_same_fact_in_two_articles_agrees_or_does_not():
    told = rows(
        ("a", "LĐLĐ huyện Mê Linh", 2022, 576),
        ("b", "Công đoàn huyện Mê Linh", 2022, 576),
        ("c", "LĐLĐ huyện Mê Linh", 2022, 567),
        ("d", "LĐLĐ huyện Mê Linh", 2023, 600),
    )
    agreement, conflict = findings.between(told)
    assert (agreement.kind, agreement.articles, agreement.gap) == ("agreement", ("a", "b"), 0)
    assert agreement.message.startswith("hai bài đều ghi 576 đoàn viên: LĐLĐ huyện Mê Linh")
    assert (conflict.kind, conflict.articles, conflict.gap) == ("conflict", ("a", "b", "c"), 0.0156)
    assert conflict.message.startswith("3 bài ghi 576 và 567 đoàn viên: LĐLĐ huyện Mê Linh")
    assert len(conflict.evidence) == 3


def test_an_article_that_contradicts_itself_is_not_held_against_others():
    told = rows(*((article, "LĐLĐ huyện Mê Linh", 2022, count) for article, count in (("a", 576), ("b", 567), ("b", 570))))
    assert findings.between(told) == []


def test_bodies_known_by_a_short_name_alone_are_not_compared():
    assert findings.between(rows(("a", "LĐLĐ huyện", 2022, 576), ("b", "LĐLĐ huyện", 2022, 9))) == []


def test_districts_of_one_name_in_two_provinces_are_two_bodies():
    told = rows(("a", "LĐLĐ huyện Châu Thành", 2022, 576), ("b", "LĐLĐ huyện Châu Thành", 2022, 567))
    assert findings.between(told) == []
    named = zip(told, ("Tiền Giang", "Bến Tre"), strict=True)
    assert findings.between([(a, replace(fact, province=p)) for (a, fact), p in named]) == []


def test_a_figure_without_a_period_of_its_own_is_not_compared():
    told = rows(("a", "LĐLĐ huyện Mê Linh", 2022, 576), ("b", "LĐLĐ huyện Mê Linh", 2022, 567))
    inherited = [(article, replace(fact, period_how="period of the article, explicit")) for article, fact in told]
    assert findings.between(inherited) == []


def test_two_figures_of_one_article_are_no_jump():
    told = rows(("a", "LĐLĐ huyện Mê Linh", 2022, 10), ("a", "LĐLĐ huyện Mê Linh", 2023, "90.000"))
    assert findings.between(told) == []


@pytest.mark.parametrize("year", [2010, 2021])
def test_years_with_another_between_them_are_no_jump(year):
    told = rows(("a", "LĐLĐ huyện Mê Linh", year, 500), ("b", "LĐLĐ huyện Mê Linh", 2023, "90.000"))
    assert findings.between(told) == []


@pytest.mark.parametrize(
    ("periods", "kinds"),
    [
        (("6 tháng đầu năm 2022", "6 tháng đầu năm 2023"), ["jump"]),
        (("quý IV/2022", "quý I/2023"), ["jump"]),
        (("quý IV/2021", "quý I/2023"), []),
    ],
)
def test_halves_and_quarters_follow_each_other_within_a_year(periods, kinds):
    one, other = rows(("a", "LĐLĐ huyện Mê Linh", 2022, 500), ("b", "LĐLĐ huyện Mê Linh", 2022, "90.000"))
    dated = []
    for (article, fact), surface in zip((one, other), periods, strict=True):
        days = period(surface).period
        dated.append((article, replace(fact, period_start=days.start.isoformat(), period_end=days.end.isoformat())))
    assert [found.kind for found in findings.between(dated)] == kinds


def test_a_figure_does_not_move_by_an_impossible_factor():
    told = rows(
        ("a", "LĐLĐ huyện Mê Linh", 2021, 500),
        ("b", "LĐLĐ huyện Mê Linh", 2022, 900),
        ("c", "LĐLĐ huyện Mê Linh", 2023, "90.000"),
    )
    (jump,) = findings.between(told)
    assert (jump.kind, jump.articles, jump.gap) == ("jump", ("b", "c"), 100.0)
    assert "900 (năm 2022) và 90.000 (năm 2023) đoàn viên, gấp 100 lần" in jump.message


def test_parts_in_a_short_unit_are_held_against_the_whole():
    ((kind, message),) = found_in(
        "trao [[M1 500]] [[U1 phần quà]], trong đó [[M2 300]] [[U2 phần]] cho thợ, [[M3 210]] [[U3 phần]] cho trẻ em\n"
        "----\nM1 welfare U1\nM2 welfare U2\nM3 welfare U3\n"
    )
    assert (kind, message) == (findings.PARTS_OFF, "tổng 500 nhưng các phần 300 + 210 = 510")
