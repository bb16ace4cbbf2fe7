import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ner.collocations import PATH, go_on
from ner.decode import best_tags
from ner.schema import TAGS
from ner.segment import words

B, I, O = (TAGS.index(tag) for tag in ("B-UNIT", "I-UNIT", "O"))  # noqa: E741


def unit_found(text, tags, logit=2):
    """The unit that is read where a model prefers `tags`, each by its `logit`."""
    article = words(text)
    logits = np.zeros((len(article), len(TAGS)), np.float32)
    logits[np.arange(len(article)), tags] = logit
    found = best_tags(logits, np.array([word.line for word in article]), go_on(article))
    return " ".join(word.text for word, tag in zip(article, found, strict=True) if tag in (B, I))


def test_a_unit_does_not_end_inside_a_word():
    text, cut = "500 tấn quặng kim loại hiếm", [O, B, I, I, O, O]
    assert unit_found(text, cut, [2, 2, 2, 3, 2, 2]) == "tấn quặng kim loại"
    assert unit_found(text, cut, [2, 2, 2, 2, 3, 2]) == "tấn quặng"


def test_a_unit_ends_between_words():
    assert unit_found("5 tỷ đồng bằng 70%", [O, O, B, O, O, O]) == "đồng"
    assert unit_found("3 ca Khúc", [O, B, O]) == "ca"  # a name begins
    assert unit_found("3 ca\nkhúc", [O, B, O]) == "ca"


@given(st.lists(st.sampled_from(["kim", "loại", "Loại", "5", ",", "\n"])).map(" ".join))
def test_only_words_that_a_space_parts_from_the_one_before_are_told(text):
    article = words(text)
    inner = go_on(article)
    assert inner.shape == (len(article),)
    assert all(word.spaced and word.text.isalpha() for word, goes_on in zip(article, inner, strict=True) if goes_on)


def test_the_pairs_are_two_syllables_each_in_order():
    pairs = PATH.read_text(encoding="utf-8").splitlines()
    assert pairs == sorted(set(pairs))
    assert all(len(pair.split(" ")) == 2 for pair in pairs)
