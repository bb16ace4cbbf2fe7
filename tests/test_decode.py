from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.candidates import WordSpan, pairs
from ner.count_types import TYPES
from ner.decode import Link, Reading, best_links, best_tags, certainties, decode, one_metric_each, spans_of
from ner.encode import Encoded
from ner.linear import softmax
from ner.scaling import Scales
from ner.schema import INDICATOR_CLASSES, SPAN_TYPES, TAGS
from ner.segment import words

B = {type_: TAGS.index(f"B-{type_}") for type_ in SPAN_TYPES}
I = {type_: TAGS.index(f"I-{type_}") for type_ in SPAN_TYPES}  # noqa: E741


def logits_for(tags):
    logits = np.zeros((len(tags), len(TAGS)), np.float32)
    logits[np.arange(len(tags)), tags] = 5
    return logits


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_tags_always_keep_to_bio_and_lines(seed, n_words):
    chance = np.random.default_rng(seed)
    logits = chance.normal(size=(n_words, len(TAGS)))
    lines = np.cumsum(chance.random(n_words) < 0.2)
    tags = best_tags(logits, lines)
    for i, tag in enumerate(tags):
        if tag and tag % 2 == 0:
            assert i > 0
            assert lines[i] == lines[i - 1]
            assert tags[i - 1] in (tag, tag - 1)


@given(st.integers(0, 2**32 - 1))
def test_tags_are_the_best_that_keep_to_bio(seed):
    chance = np.random.default_rng(seed)
    logits = chance.normal(size=(4, len(TAGS)))
    best = max(
        (
            path
            for path in product(range(len(TAGS)), repeat=3)
            if all(t == 0 or t % 2 or p in (t, t - 1) for p, t in pairwise((0, *path)))
        ),
        key=lambda path: sum(logits[i, tag] for i, tag in enumerate(path)),
    )
    alone = max((tag for tag in range(len(TAGS)) if tag == 0 or tag % 2), key=lambda tag: logits[3, tag])
    assert tuple(best_tags(logits, np.array([0, 0, 0, 1]))) == (*best, alone)


def test_a_span_is_as_sure_as_its_least_sure_word():
    tags = np.array([B["DATE"], I["DATE"], 0, B["METRIC"]])
    probabilities = softmax(logits_for(tags))
    probabilities[1, I["DATE"]] = 0.4
    located = spans_of(tags)
    assert located == [WordSpan("DATE", 0, 1), WordSpan("METRIC", 3, 3)]
    assert certainties(located, probabilities, {})[0] == pytest.approx(0.4)


def test_a_count_is_as_sure_as_it_is_a_count_at_all_and_of_its_type():
    probabilities = np.full((2, len(TAGS)), 0.0)
    probabilities[0, [B["METRIC"], B["TARGET"]]] = 0.5, 0.4
    probabilities[1, [I["METRIC"], I["TARGET"]]] = 0.2, 0.6
    (score,) = certainties([WordSpan("METRIC", 0, 1)], probabilities, {0: 0.7})
    assert score == pytest.approx(0.8 * 0.7)


def test_of_rivals_the_best_is_linked_and_only_if_it_beats_none():
    text = words("5 người 6 phần")
    spans = [WordSpan("METRIC", 0, 0), WordSpan("UNIT", 1, 1), WordSpan("METRIC", 2, 2), WordSpan("UNIT", 3, 3)]
    candidates = pairs(spans, text)
    wanted = {(0, 1): 3.0, (0, 3): 1.0, (2, 1): -2.0, (2, 3): -1.0}
    scores = np.array([wanted[int(h), int(t)] for h, t in zip(candidates.head, candidates.tail, strict=True)])
    (link,) = best_links(candidates, scores)
    assert (link.head, link.tail, link.relation) == (0, 1, "Has_Unit")


def test_a_target_belongs_to_the_surest_metric():
    links = [Link(0, 2, "Has_Target", 0.6), Link(1, 2, "Has_Target", 0.9), Link(0, 3, "Has_Unit", 0.5)]
    assert one_metric_each(links) == links[1:]


class FixedScorer:
    """Links nothing; names every count the second indicator; a count's type is pulled to that of the one before."""

    scales = Scales()

    def __init__(self, pull=0.0):
        self.pull = pull

    def read(self, article):
        raise NotImplementedError

    def transitions(self, words, counts):
        return np.tile(self.pull * np.eye(len(TYPES)), (len(counts), 1, 1))

    def link(self, words, states, spans, candidates):
        indicators = np.zeros((len(spans), len(INDICATOR_CLASSES)), np.float32)
        indicators[:, 2] = 1
        return indicators, np.full(len(candidates), -1.0)


def test_offsets_index_the_original_text_and_units_of_nothing_are_dropped():
    text = "Kết nạp\u00a0802 đoàn viên, LÐLÐ"
    found = words(text)
    tags = np.array([0, 0, B["METRIC"], B["UNIT"], I["UNIT"], 0, B["ORGANISATION"]])
    encoded = Encoded(found, [], np.zeros(len(found), int), np.zeros(len(found), int))
    reading = Reading(np.zeros((len(found), 4), np.float32), logits_for(tags))
    document = decode("a", text, encoded, reading, FixedScorer())
    assert [(s.type, document.surface(s), s.indicator) for s in document.spans] == [
        ("METRIC", "802", "union_establishment"),
        ("ORGANISATION", "LÐLÐ", None),
    ]


def test_the_types_of_counts_are_sought_together():
    text = "Phấn đấu kết nạp 300, ra mắt 5."
    found = words(text)
    logits = np.zeros((len(found), len(TAGS)), np.float32)
    logits[:, 0] = 4
    logits[4, [B["TARGET"], B["METRIC"]]] = 9, 6
    logits[8, [B["TARGET"], B["METRIC"]]] = 7, 8
    encoded = Encoded(found, [], np.zeros(len(found), int), np.zeros(len(found), int))
    reading = Reading(np.zeros((len(found), 4), np.float32), logits)
    alone, together = (decode("a", text, encoded, reading, FixedScorer(pull)) for pull in (0, 2))
    assert [(s.type, alone.surface(s)) for s in alone.spans] == [("TARGET", "300"), ("METRIC", "5")]
    assert [(s.type, together.surface(s)) for s in together.spans] == [("TARGET", "300"), ("TARGET", "5")]
    first, second = ([span.score for span in document.spans] for document in (alone, together))
    assert min(first[1], second[1]) > 0.5


def test_an_article_without_words_has_no_labels():
    encoded = Encoded([], [[0, 2]], np.zeros(0, int), np.zeros(0, int))
    reading = Reading(np.zeros((0, 4), np.float32), np.zeros((0, len(TAGS)), np.float32))
    assert decode("a", " \n", encoded, reading, FixedScorer()).spans == ()
