"""Linear models over hashed features: what they learn, and that a file gives it back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.linear import Linear, learn, read_linear, write_linear

CLASSES = ("small", "large")


@pytest.fixture(scope="module")
def model():
    rows = [(np.array([[2**40 + 3, 7, 0]], np.uint64), ["small"]), (np.array([[2**40 + 5, 7, 0]], np.uint64), ["large"])]
    return learn(rows * 30, CLASSES)


def test_it_learns_which_feature_speaks_for_which_class(model):
    scores = model.scores(np.array([[2**40 + 3], [2**40 + 5]], np.uint64))
    assert scores.argmax(axis=1).tolist() == [0, 1]


@given(st.lists(st.integers(0, 2**64 - 1).filter(lambda hash_: hash_ % 2**21 > 7), max_size=5))
def test_what_it_has_not_seen_says_nothing(model, hashes):
    assert not np.any(model.scores(np.array([[*hashes, 0, 0]], np.uint64)))


def test_a_file_gives_back_what_was_learned(model, tmp_path):
    write_linear(model, tmp_path / "model.json")
    read = read_linear(tmp_path / "model.json", CLASSES)
    assert read.keys.tolist() == model.keys.tolist()
    assert np.allclose(read.weights, model.weights, atol=1e-4)
    assert np.allclose(read.transitions, model.transitions, atol=1e-4)


def test_a_file_with_other_classes_is_refused(model, tmp_path):
    write_linear(model, tmp_path / "model.json")
    with pytest.raises(ValueError, match=r"model\.json has other classes than the scheme"):
        read_linear(tmp_path / "model.json", ("small", "huge"))


def test_of_features_that_share_a_slot_the_weightier_one_stays():
    strong, weak = 5, 2**30 + 5
    both = [(np.array([[strong, weak]], np.uint64), ["small"]), (np.array([[weak]], np.uint64), ["large"])]
    alone = [(np.array([[strong]], np.uint64), ["small"])] * 50
    model = learn(both + alone, CLASSES)
    assert isinstance(model, Linear)
    assert model.keys.tolist() == [strong]
