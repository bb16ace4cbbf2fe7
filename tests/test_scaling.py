"""Scaled scores: true where the unscaled ones were too sure, and in the same order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.scaling import Scaling, fit

probability = st.floats(0, 1)


def test_scores_that_are_too_sure_come_down_to_what_they_are_worth():
    chance = np.random.default_rng(1)
    truth = chance.uniform(0.5, 1, 4000)
    right = chance.uniform(size=4000) < truth
    sure = truth**3 / (truth**3 + (1 - truth) ** 3)
    scaling = fit(list(zip(sure, right, strict=True)))
    assert np.allclose([scaling(score) for score in sure], truth, atol=0.03)


def test_a_few_items_that_are_all_right_make_no_certainty():
    assert fit([(0.9, True)] * 3)(0.5) < 1


def test_nothing_to_fit_scales_nothing():
    assert fit([])(0.3) == pytest.approx(0.3)


@given(st.lists(st.tuples(probability, st.booleans()), max_size=30), probability)
def test_whatever_was_fitted_gives_a_probability(items, score):
    assert 0 <= fit(items)(score) <= 1


@given(st.floats(0.01, 5), st.floats(-5, 5), probability, probability)
def test_the_order_of_scores_stays(slope, offset, one, other):
    low, high = sorted((one, other))
    assert Scaling(slope, offset)(low) <= Scaling(slope, offset)(high)
