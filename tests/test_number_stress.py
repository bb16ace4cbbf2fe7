"""Look-alike numbers in sentences: the table is sound, and the shipped model loses no case that it had right."""

import re
from collections import Counter

import pytest

from ner import values
from ner.schema import PERCENT
from ner.tagger import Tagger
from number_stress import DATE, FAILING, NOTHING, failing, read_cases

CASES = read_cases()
HINT = "python scripts/number_stress.py shows them"


def test_there_are_many_cases_and_no_two_are_one():
    assert len(CASES) >= 210
    for name in ("about", "text"):
        assert [told for told, count in Counter(getattr(case, name) for case in CASES).items() if count > 1] == []


def test_every_figure_of_a_text_is_told():
    """Else a surface might stand for a number further on."""
    for case in CASES:
        rest = list(case.text)
        for item in case.items:
            rest[item.start : item.end] = " " * (item.end - item.start)
        assert not re.search(r"\d", "".join(rest)), case.about


def test_counts_are_worth_what_the_table_tells():
    for case in CASES:
        for item in case.items:
            surface = case.text[item.start : item.end]
            if item.type in (DATE, NOTHING):
                assert not item.worth, f"{case.about}: {surface} is no count"
                continue
            read = (values.percentage if item.type == PERCENT else values.number)(surface)
            assert read is not None, f"{case.about}: {surface}"
            if item.worth:
                ends = tuple(map(float, item.worth.split("..")))
                assert read == (ends if len(ends) == 2 else ends[0]), f"{case.about}: {surface}"


@pytest.mark.parametrize("numbers", ["15=METRIC", "5=METRIC; 12=METRIC", "hai=METRIC", "12=COUNT"])
def test_a_line_that_does_not_fit_its_text_is_named(tmp_path, numbers):
    path = tmp_path / "cases.tsv"
    path.write_text(f"about\ttext\tnumbers\na slip\t12 thai phụ, 5 y tá, 150 ca\t{numbers}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="a slip"):
        read_cases(path)


ROUNDED_OTHERWISE = 2
"""Cases on the brink that another processor's rounding may turn."""


def test_the_shipped_model_fails_only_where_it_is_known_to():
    known = FAILING.read_text(encoding="utf-8").splitlines()
    assert set(known) <= {case.about for case in CASES}, (
        "a failing case is no longer in the table; run with --write-failing"
    )
    wrong = [case.about for case, _ in failing(CASES, Tagger.load(threads=1))]
    fresh = [about for about in wrong if about not in known]
    assert len(fresh) <= ROUNDED_OTHERWISE, f"{HINT}: {fresh}"
