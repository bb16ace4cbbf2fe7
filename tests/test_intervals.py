import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ner.intervals import counts, difference, f1, interval
from ner.score import Tally

COUNTS = arrays(float, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(0, 20))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_is_that_of_a_tally(right, spurious, missed):
    tally = Tally(right, spurious, missed)
    assert f1(counts([tally]))[0] == pytest.approx(tally.f1)


@given(COUNTS)
def test_an_interval_is_of_shares_and_the_same_each_time(one):
    low, high = interval(one)
    assert 0 <= low <= high <= 1
    assert interval(one) == (low, high)


@given(COUNTS)
def test_a_model_does_not_differ_from_itself(one):
    found = difference(one, one)
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_the_better_of_two_on_every_article_differs_for_certain():
    good, poor = np.tile([9.0, 1, 1], (20, 1)), np.tile([5.0, 5, 5], (20, 1))
    found = difference(good, poor)
    assert found.value == pytest.approx(0.4)
    assert found.low > 0
    assert found.p < 0.001
    assert difference(poor, good).value == -found.value


def test_one_article_proves_nothing():
    assert difference(np.array([[9.0, 1, 1]]), np.array([[5.0, 5, 5]])).p == 1


def test_more_articles_make_a_closer_interval():
    few = np.array([[5.0, 5, 5], [9, 1, 1]] * 3)
    many = np.tile(few, (10, 1))
    width = lambda bounds: bounds[1] - bounds[0]  # noqa: E731
    assert width(interval(many)) < width(interval(few))


def test_counts_of_other_articles_are_refused():
    with pytest.raises(ValueError, match="2 articles stand beside counts of 3"):
        difference(np.zeros((2, 3)), np.zeros((3, 3)))
