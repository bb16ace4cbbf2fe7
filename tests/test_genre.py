import pytest

from ner import markup
from ner.genre import TRAITS, coverage, spread


@pytest.mark.parametrize(
    ("trait", "article", "counts"),
    [
        ("count / target as a fraction", "[[M1 22]]/[[T1 20]] [[U1 CĐCS]]", "M1 union_establishment T1 U1"),
        ("percentage before its count", "đạt [[P1 89%]] ([[M1 400]] người)", "M1 other P1"),
        ("target before its count", "giao [[T1 20]], được [[M1 22]]", "M1 other T1"),
        ("target in another sentence", "Đã lập [[M1 22]]. Chỉ tiêu là [[T1 20]].", "M1 other T1"),
        ("plan alone", "phấn đấu [[T1 20]]", "T1 other"),
        ("unit left out", "[[M1 5]] [[U1 người]], [[M2 3]] đã đi", "M1 other U1\nM2 other U1"),
        ("numbers in words", "trao [[M1 mười]] suất", "M1 welfare"),
        ("related links", "Bài chính có một câu dài hơn.\nTIN LIÊN QUAN\nTin khác nữa", ""),
        ("nothing to count", "Trời mưa.", ""),
        ("decomposed accents", "đoa\u0300n", ""),
        ("Ð for Đ", "CÐCS", ""),
    ],
)
def test_a_trait_is_read_off_text_and_labels(trait, article, counts):
    document = markup.loads("a", f"{article}\n----\n{counts}\n")
    bare = markup.loads("b", "Một câu.\n[[M1 5]] [[U1 người]].\n----\nM1 other U1\n")
    assert TRAITS[trait](document)
    assert not TRAITS[trait](bare)


def test_coverage_counts_articles(documents):
    assert coverage(documents)["count / target as a fraction"] == 1


def test_spread_names_openings_verbs_and_shapes(documents):
    tables = spread(documents)
    assert ("lđlđ huyện", 1) in tables["openings"]
    assert ("kết nạp", 1) in tables["verbs"]
    assert sum(n for _, n in tables["shapes"]) == len(documents)
