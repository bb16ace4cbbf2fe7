import random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.calibration import Calibration

ITEMS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_scores_that_mean_what_they_say_have_no_error():
    items = [(0.75, True)] * 3 + [(0.75, False)] + [(1.0, True)] * 5
    assert Calibration.of(items).error == 0


def test_chance_is_the_error_of_scores_that_mean_what_they_say():
    draw = random.Random(1)
    scores = [draw.random() for _ in range(300)]
    errors = [Calibration.of([(score, draw.random() < score) for score in scores]).error for _ in range(300)]
    assert Calibration.of([(score, True) for score in scores]).chance == pytest.approx(mean(errors), rel=0.1)


def test_sure_and_always_wrong_is_the_greatest_error():
    assert Calibration.of([(1.0, False)] * 4).error == 1


@given(ITEMS)
def test_every_item_is_in_one_bin_and_the_last_threshold_keeps_all(items):
    found = Calibration.of(items)
    assert sum(bin.size for bin in found.bins) == len(items)
    assert found.curve[-1].share == 1
    assert found.curve[-1].precision == pytest.approx(sum(right for _, right in items) / len(items))


@given(ITEMS, st.floats(0.1, 1))
def test_a_threshold_keeps_what_it_promises(items, aim):
    chosen = Calibration.of(items).threshold_for(aim)
    if chosen is None:
        return
    kept = [right for score, right in items if score >= chosen.threshold]
    assert len(kept) / len(items) == pytest.approx(chosen.share)
    assert sum(kept) / len(kept) >= aim


def test_no_threshold_where_the_surest_is_wrong():
    assert Calibration.of([(0.9, False), (0.5, True)]).threshold_for(0.99) is None
