import pytest

from ner.checks import check_corpus, check_document
from ner.corpus import Corpus, load_split
from ner.files import write_text
from ner.standoff import parse
from ner.statistics import statistics

TEXT = "LĐLĐ huyện kết nạp 4.550/6.500 đoàn viên \ntrong năm 2024"
GOOD = """T1\tORGANISATION 0 10\tLĐLĐ huyện
T2\tMETRIC 19 24\t4.550
T3\tTARGET 25 30\t6.500
T4\tUNIT 31 40\tđoàn viên
R1\tHas_Target Arg1:T2 Arg2:T3
R2\tHas_Unit Arg1:T2 Arg2:T4
R3\tAchieved_By Arg1:T2 Arg2:T1
A1\tIndicator T2 member_admission
"""


def problems_of(ann, text=TEXT):
    return check_document(parse("a", text, ann, "a.ann"), "a.ann")


def test_a_sound_article_has_no_problems():
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (("31 40\tđoàn viên", "31 41\tđoàn viên "), "starts or ends in white space", 4),
        (("31 40\tđoàn viên", "31 47\tđoàn viên \ntrong"), "T4", 4),
        (("19 24\t4.550", "21 24\t550"), "in the middle of a number", 2),
        (("19 24\t4.550", "19 20\t4"), "in the middle of a number", 2),
        (("31 40\tđoàn viên", "28 40\t500 đoàn viên"), "overlaps T3", 4),
        (("Has_Target Arg1:T2 Arg2:T3", "Has_Target Arg1:T2 Arg2:T4"), "goes from METRIC to TARGET", 5),
        (("A1\tIndicator T2 member_admission\n", ""), "has no Indicator", 2),
        (("R2\tHas_Unit Arg1:T2 Arg2:T4\n", ""), "no count links to UNIT T4", 4),
        (("R1\tHas_Target Arg1:T2 Arg2:T3\n", ""), "stands alone and has no Indicator", 3),
        (("A1\tIndicator T2", "A1\tIndicator T1"), "is no count", 1),
        (("A1\t", "A2\tIndicator T3 other\nA1\t"), "belongs to a count", 3),
        (("R2\t", "T5\tUNIT 36 40\tviên\nR4\tHas_Unit Arg1:T2 Arg2:T5\nR2\t"), "more than one Has_Unit", 7),
        (("R1\t", "T5\tDATE 48 56\tnăm 2024\nR4\tIn_Period Arg1:T2 Arg2:T5\nR1\t"), "crosses a line", 6),
        (("A1\t", "T9\tJOB 0 4\tLĐLĐ\nA1\t"), "unknown label JOB", 8),
    ],
)
def test_every_breach_is_named_where_it_stands(change, message, line):
    found = problems_of(GOOD.replace(*change, 1))
    assert any(message in problem.message and problem.line == line for problem in found), found


NOTE = "#1\tAnnotatorNotes T2\tbody: LĐLĐ huyện; period: 2024-01-01/2024-12-31; unit: đoàn viên\n"


def test_a_note_on_a_count_is_no_problem():
    assert problems_of(GOOD + NOTE + "#2\tAnnotatorNotes T4\tsee the guide\n") == []


@pytest.mark.parametrize(
    ("note", "message", "line"),
    [
        (NOTE.replace("T2", "T3"), "T3 heads no fact", 9),
        (NOTE.replace("T2", "T9"), "T9 heads no fact", 9),
        (NOTE.replace("12-31", "12-32"), "has the period 2024-01-01/2024-12-32", 9),
        (NOTE.replace("2024-01-01", "2025-01-01"), "is after", 9),
        (NOTE + NOTE.replace("#1", "#2"), "T2 has such a note already", 10),
    ],
)
def test_a_wrong_note_on_a_count_is_named_where_it_stands(note, message, line):
    (problem,) = problems_of(GOOD + note)
    assert message in problem.message
    assert problem.line == line


def test_a_table_row_may_take_its_period_from_the_header():
    text = "| Đơn vị | Năm 2024 |\n| Yên Lạc | 802 |"
    ann = "T1\tDATE 11 19\tNăm 2024\nT2\tMETRIC 34 37\t802\nR1\tIn_Period Arg1:T2 Arg2:T1\nA1\tIndicator T2 other\n"
    assert problems_of(ann, text) == []


def test_a_corpus_names_articles_without_a_split(corpus_folder, tmp_path):
    corpus = Corpus(corpus_folder / "corpus", tmp_path, (tmp_path,))
    write_text(tmp_path / "first.ann", "")
    write_text(tmp_path / "splits.tsv", "")
    (problem,), checked, missing = check_corpus(corpus)
    assert "first has no split" in problem.message
    assert (checked, missing) == (1, 0)


def test_a_wrong_split_file_is_refused(tmp_path):
    write_text(tmp_path / "splits.tsv", "first\tlearn\n")
    with pytest.raises(ValueError, match=r"splits\.tsv:1"):
        load_split(Corpus(tmp_path, tmp_path, (tmp_path,)), "train")


def test_statistics_count_by_split(corpus_folder):
    table = statistics(Corpus(corpus_folder / "corpus", corpus_folder / "annotations", (corpus_folder,)))
    assert "| articles | 2 | 0 | 1 | 0 | 1 | 0 | 4 |" in table
