from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.count_notes import CountNote, count_notes, read_note
from ner.days import Period
from ner.schema import Document

WORDS = st.text(st.characters(blacklist_characters="\r\n\t", blacklist_categories=("Cs",)), min_size=1).map(
    lambda text: " ".join(text.split())
)
NAMES = WORDS.filter(lambda text: text not in ("", "-") and "; " not in text)
DAYS = st.tuples(st.dates(), st.dates()).map(lambda pair: Period(*sorted(pair)))


@given(NAMES | st.none(), DAYS | st.none(), NAMES | st.none())
def test_what_is_noted_reads_back_the_same(body, period, unit):
    days = f"{period.start}/{period.end}" if period else "-"
    line = f"#1\tAnnotatorNotes T3\tbody: {body or '-'}; period: {days}; unit: {unit or '-'}"
    assert read_note(line) == ("T3", CountNote(body, period, unit))


def test_the_notes_of_an_article_are_known_by_their_counts():
    notes = (
        "#1\tAnnotatorNotes T3\tbody: LĐLĐ huyện Mê Linh (Hà Nội); period: 2022-01-01/2022-06-30; unit: đoàn viên",
        "#2\tAnnotatorNotes T4\tsee the guide",
        "#\tstyle: held-out",
    )
    assert count_notes(Document("a", "", notes=notes)) == {
        "T3": CountNote("LĐLĐ huyện Mê Linh (Hà Nội)", Period(date(2022, 1, 1), date(2022, 6, 30)), "đoàn viên")
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("body: LĐLĐ huyện; period: 2022-01-01/2022-06-30", "write `body: NAME; period: START/END; unit: UNIT`"),
        ("unit: suất quà", "write `body: NAME; period: START/END; unit: UNIT`"),
        ("body: -; period: 2022-06-30; unit: -", "has the period 2022-06-30"),
        ("body: -; period: 2022-06-31/2022-07-01; unit: -", "day"),
        ("body: -; period: 2022-07-01/2022-06-30; unit: -", "2022-07-01 is after 2022-06-30"),
    ],
)
def test_a_malformed_note_is_named_with_its_article(text, message):
    with pytest.raises(ValueError, match=f"a: the note on T3 .*{message}"):
        count_notes(Document("a", "", notes=(f"#1\tAnnotatorNotes T3\t{text}",)))
