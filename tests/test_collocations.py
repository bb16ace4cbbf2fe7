import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ner.collocations import PATH, unbroken
from ner.decode import best_tags
from ner.schema import TAGS
from ner.segment import words

B, I, O = (TAGS.index(tag) for tag in ("B-UNIT", "I-UNIT", "O"))  # noqa: E741


def unit_found(text, tags):
    """The unit that is read where a model is a little surer of `tags` than of anything else."""
    article = words(text)
    logits = np.zeros((len(article), len(TAGS)), np.float32)
    logits[np.arange(len(article)), tags] = 2
    found = best_tags(logits + unbroken(article), np.array([word.line for word in article]))
    return " ".join(word.text for word, tag in zip(article, found, strict=True) if tag in (B, I))


def test_a_unit_does_not_end_inside_a_word():
    assert unit_found("500 tấn quặng kim loại hiếm", [O, B, I, I, O, O]) == "tấn quặng kim loại"


def test_a_unit_ends_between_words():
    assert unit_found("5 tỷ đồng bằng 70%", [O, O, B, O, O, O]) == "đồng"
    assert unit_found("3 ca Khúc", [O, B, O]) == "ca"  # a name begins
    assert unit_found("3 ca\nkhúc", [O, B, O]) == "ca"


@given(st.text(alphabet="akl im oạ\n,5", max_size=30))
def test_no_other_tag_is_touched(text):
    article = words(text)
    added = unbroken(article)
    assert added.shape == (len(article), len(TAGS))
    assert not np.delete(added, I, axis=1).any()


def test_the_pairs_are_two_syllables_each_in_order():
    pairs = PATH.read_text(encoding="utf-8").splitlines()
    assert pairs == sorted(set(pairs))
    assert all(len(pair.split(" ")) == 2 for pair in pairs)
