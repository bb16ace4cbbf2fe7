"""Links are sorted by how they are told, gold and predicted by the same rules."""

from dataclasses import replace

import pytest

from ner.link_kinds import KINDS, by_kind
from ner.markup import loads

ARTICLE = loads(
    "report",
    """[[D1 Năm 2024]], [[O1 LĐLĐ huyện]] lập [[M1 11]]/[[T1 20]] [[U1 CĐCS]]. Huyện được giao [[T2 500]] [[U2 đoàn viên]].
Sau một năm, huyện đạt [[P2 80%]], tức [[M2 400]] người, vào [[D2 Tháng Công nhân]].
[[O2 CĐ A]] giảm [[M3 3]], [[O3 CĐ B]] giảm [[M4 4]], [[O4 CĐ C]] giảm [[M5 5]] [[U5 người]].
| Tập huấn | [[U6 lớp]] | [[M6 6]] |
----
M1 union_establishment T1 U1 O1 D1
M2 member_admission T2 U2 P2 D2
M3 other U5 O2
M4 other U5 O3
M5 other U5 O4
M6 training U6
""",
)


@pytest.mark.parametrize(
    ("kind", "links"),
    [
        ("target of a fraction", 1),
        ("target before its count", 1),
        ("target in another sentence", 1),
        ("percentage before its count", 1),
        ("percentage in another sentence", 0),
        ("one unit for several counts", 3),
        ("unit before its count", 2),
        ("body among three and more", 3),
        ("body of another sentence", 0),
        ("period of another sentence", 0),
        ("in a table", 1),
    ],
)
def test_each_link_is_of_the_kinds_that_fit_it(kind, links):
    assert by_kind([ARTICLE], [ARTICLE])[kind].right == links


def test_links_missed_and_spurious_count_in_their_kinds():
    moved = tuple(replace(r, tail=ARTICLE.relations[0].tail) if r.type == "Has_Target" else r for r in ARTICLE.relations)
    found = by_kind([ARTICLE], [replace(ARTICLE, relations=moved)])
    assert found["target in another sentence"].missed == 1
    assert found["target in another sentence"].spurious == 1
    assert found["target of a fraction"].right == 1


def test_without_links_all_of_gold_is_missed():
    found = by_kind([ARTICLE], [replace(ARTICLE, relations=())])
    assert set(found) == set(KINDS)
    assert all(tally.right == tally.spurious == 0 for tally in found.values())
