import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.files import write_text
from ner.schema import INDICATORS, RELATIONS, SPAN_TYPES, Document, Relation, Span
from ner.standoff import StandoffError, dumps, parse, read

TEXT = "Năm 2024 kết nạp 802/700 đoàn viên"
LINE = st.text(alphabet=st.characters(blacklist_characters="\n\r\t", blacklist_categories=("Cs",)), min_size=1)


@st.composite
def annotated(draw):
    text = draw(st.lists(LINE, min_size=1, max_size=4).map("\n".join))
    spans = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        line_end = text.find("\n", start)
        end = draw(st.integers(start + 1, max(start + 1, line_end if line_end >= 0 else len(text))))
        if "\n" not in text[start:end]:
            indicator = draw(st.sampled_from([None, *INDICATORS]))
            spans.append(Span(f"T{number + 1}", draw(st.sampled_from(SPAN_TYPES)), start, end, indicator))
    ids = [span.id for span in spans]
    relation = st.builds(
        Relation, st.sampled_from(list(RELATIONS)), st.sampled_from(ids or ["T1"]), st.sampled_from(ids or ["T1"])
    )
    relations = draw(st.lists(relation, max_size=4)) if ids else []
    return Document("a", text, tuple(spans), tuple(relations), ("#1\tAnnotatorNotes T1\tsee",) if ids else ())


@given(annotated())
def test_what_is_written_reads_back_the_same(document):
    parsed = parse(document.id, document.text, dumps(document))
    assert parsed.problems == []
    assert parsed.document == document
    assert dumps(parsed.document) == dumps(document)


@pytest.mark.parametrize(
    ("ann", "message"),
    [
        ("T1\tMETRIC 17 20\t803", "says '803' but the text has '802'"),
        ("T1\tCOUNT 17 20\t802", "unknown label COUNT"),
        ("T1\tMETRIC 17 99\t802", "outside the text"),
        ("T1\tMETRIC 17 18;19 20\t802", "discontinuous"),
        ("T1\tMETRIC 17 20\t802\nT1\tTARGET 21 24\t700", "T1 stands on line 1 already"),
        ("R1\tHas_Target Arg1:T1 Arg2:T2", "names T1, T2, which is no span"),
        ("T1\tMETRIC 17 20\t802\nR1\tHas_Goal Arg1:T1 Arg2:T1", "unknown relation Has_Goal"),
        ("T1\tMETRIC 17 20\t802\nA1\tIndicator T1 joy", "unknown indicator joy"),
        ("T1\tMETRIC 17 20\t802\nA1\tIndicator T1 other\nA2\tIndicator T1 survey", "has an indicator already"),
        ("E1\tEvent T1", "is no T, R, A or # line"),
    ],
)
def test_every_slip_of_the_format_is_named_with_its_line(ann, message):
    parsed = parse("a", TEXT, ann, "a.ann")
    assert len(parsed.problems) == 1
    assert message in parsed.problems[0].message
    assert parsed.problems[0].line == ann.count("\n") + 1


def test_reading_a_broken_file_raises_with_file_and_line(tmp_path):
    write_text(tmp_path / "a.txt", TEXT)
    write_text(tmp_path / "a.ann", "T1\tMETRIC 17 20\t803\n")
    with pytest.raises(StandoffError, match=r"a\.ann:1: T1 says"):
        read(tmp_path / "a.txt", tmp_path / "a.ann")


def test_line_ends_of_the_text_are_not_translated(tmp_path):
    (tmp_path / "a.txt").write_bytes("một\r\nhai 5".encode())
    write_text(tmp_path / "a.ann", "T1\tMETRIC 9 10\t5\n")
    document = read(tmp_path / "a.txt", tmp_path / "a.ann")
    assert document.surface(document.spans[0]) == "5"
