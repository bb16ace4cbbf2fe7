"""Rows of facts: what a spreadsheet would run is made safe, everything else is kept."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from ner.formats import facts_csv

FACT = {
    "kind": "result", "indicator": "other", "achieved": [5, 7], "target": -1.5, "unit": None, "percent": None,
    "organisation": None, "period": None, "period_start": None, "period_end": None, "check": "unverifiable",
    "approximate": False, "score": 0.5, "evidence": ["T1", "T2"], "sentence": "",
}  # fmt: skip


def row_of(article, **fields):
    text = facts_csv([], header=True) + facts_csv([(article, {**FACT, **fields})], header=False)
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    return row


@given(st.text(st.sampled_from("=+-@＝＋－＠\t\r\n'\"a,; 1|!()"), max_size=8))
def test_no_cell_of_text_begins_a_formula(text):
    row = row_of(text, unit=text, organisation=text, sentence=text)
    for name in ("article", "unit", "organisation", "sentence"):
        assert not row[name].lstrip().startswith(tuple("=+-@＝＋－＠"))
        assert row[name].removeprefix("'") == text.replace("\r", " ").removeprefix("'")


def test_numbers_stay_numbers():
    row = row_of("a")
    assert (row["achieved"], row["target"], row["percent"], row["evidence"]) == ("5", "-1.5", "", "T1 T2")
    assert row["achieved_high"] == "7"
