"""The CRF over words: its marginals are those of all paths summed up, line by line."""

import tracemalloc
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ner.crf import Crf, learn
from ner.encode import word_tags
from ner.features import features, shape
from ner.linear import Linear
from ner.schema import TAGS
from ner.segment import words


@pytest.fixture(scope="module")
def crf(documents):
    cut = [words(document.text) for document in documents]
    return learn([(one, word_tags(one, document)) for one, document in zip(cut, documents, strict=True)])


def test_it_learns_its_articles_by_heart(crf, documents):
    for document in documents:
        cut = words(document.text)
        best = crf.marginals(cut).argmax(axis=1)
        assert [TAGS[tag] for tag in best] == word_tags(cut, document)


def test_marginals_are_the_sum_over_all_paths():
    cut = words("đạt 70%\nhai")
    rng = np.random.default_rng(1)
    keys = np.unique(features(cut) & np.uint64(2**52 - 1))[1:]
    keys = keys[np.unique(keys >> np.uint64(1) & np.uint64(2**20 - 1), return_index=True)[1]]
    steps = rng.normal(size=(len(TAGS),) * 2)
    crf = Crf(Linear(TAGS, np.sort(keys), rng.normal(size=(len(keys), len(TAGS))), steps))
    weight_of = dict(zip(crf.model.keys.tolist(), crf.model.weights, strict=True))
    emissions = [
        sum(weight_of[k] for k in row if k in weight_of) for row in (features(cut) & np.uint64(2**52 - 1)).tolist()
    ]
    expected = np.zeros((3, len(TAGS)))
    for path in product(range(len(TAGS)), repeat=3):
        score = sum(emissions[i][tag] for i, tag in enumerate(path)) + steps[path[0], path[1]] + steps[path[1], path[2]]
        expected[np.arange(3), path] += np.exp(score)
    found = crf.marginals(cut)
    assert np.allclose(found[:3], expected / expected.sum(axis=1, keepdims=True), atol=1e-5)
    alone = np.exp(emissions[3])
    assert np.allclose(found[3], alone / alone.sum(), atol=1e-5)


@settings(deadline=None)
@given(st.text("aĐ1 .\n%/", max_size=60))
def test_any_text_has_a_probability_for_each_tag_of_each_word(crf, text):
    cut = words(text)
    found = crf.marginals(cut)
    assert found.shape == (len(cut), len(TAGS))
    assert np.allclose(found.sum(axis=1), 1, atol=1e-4)


def test_a_line_is_read_by_itself(crf):
    line = "Năm 2024, LĐLĐ huyện Yên Lạc kết nạp 802 đoàn viên."
    alone = crf.marginals(words(f"Tin\n{line}"))[1:]
    after = crf.marginals(words(f"Tin\n{line}\nĐạt 110% kế hoạch."))[1:]
    assert np.allclose(alone, after[: len(alone)], atol=1e-5)


def test_a_long_line_among_many_short_ones_takes_no_more_memory(crf):
    peaks = []
    for text in ("1 " * 1000 + "\n1" * 1000, "1 \n" * 2000):
        cut = words(text)
        crf.marginals(cut[:1])
        tracemalloc.start()
        crf.marginals(cut)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[0] < 2 * peaks[1]


@pytest.mark.parametrize(
    ("text", "expected"), [("Yên", "Xx"), ("4.550", "d.d"), ("LĐLĐ", "X"), ("", ""), ("VnExpress", "XxXx")]
)
def test_a_shape_keeps_what_kinds_of_letters_follow_each_other(text, expected):
    assert shape(text) == expected
