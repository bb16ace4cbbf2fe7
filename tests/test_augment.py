import random
import re
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.augment import FURNITURE, AugmentConfig, Augmenter, apply
from ner.boilerplate import article_of
from ner.encode import word_spans
from ner.schema import Document, Span
from ner.segment import words

NEVER = dict.fromkeys(asdict(AugmentConfig()), 0.0)
ALWAYS = AugmentConfig(**(dict.fromkeys(NEVER, 1.0) | {"brief": 0.0}))


@pytest.mark.parametrize("seed", range(30))
def test_labels_still_stand_on_whole_words(documents, seed):
    augmenter = Augmenter(documents, ALWAYS)
    for document in documents:
        changed = augmenter(document, random.Random(seed))
        assert len(changed.spans) == len(document.spans)
        assert changed.relations == document.relations
        assert word_spans(words(changed.text), changed)[1] == []


def test_the_same_seed_makes_the_same_article(documents):
    augmenter = Augmenter(documents, ALWAYS)
    assert augmenter(documents[0], random.Random(5)) == augmenter(documents[0], random.Random(5))
    assert augmenter(documents[0], random.Random(5)) != augmenter(documents[0], random.Random(6))


@pytest.mark.parametrize("seed", range(5))
def test_furniture_stands_where_it_is_read_under_a_heading_of_its_own(documents, seed):
    augmenter = Augmenter(documents, AugmentConfig(**(NEVER | {"furniture": 1.0})))
    changed = augmenter(documents[0], random.Random(seed))
    heading, *teasers = changed.text.removeprefix(documents[0].text.rstrip("\n")).split("\n")[1:]
    assert heading in FURNITURE
    assert teasers
    assert article_of(changed.text) == changed.text


@pytest.mark.parametrize("seed", range(10))
def test_an_article_cut_short_keeps_the_labels_of_its_first_lines(documents, seed):
    augmenter = Augmenter(documents, AugmentConfig(**(NEVER | {"brief": 1.0})))
    for document in documents:
        changed = augmenter(document, random.Random(seed))
        assert document.text.startswith(changed.text)
        assert 1 <= len(changed.text.split()) <= len(document.text.split())
        assert changed.spans == tuple(span for span in document.spans if span.end <= len(changed.text))
        assert {end for r in changed.relations for end in (r.head, r.tail)} <= {span.id for span in changed.spans}


def test_numbers_keep_their_form(documents):
    augmenter = Augmenter(documents, AugmentConfig(**(NEVER | {"numbers": 1.0})))
    changed = augmenter(documents[0], random.Random(3))
    forms = [
        [c if not c.isdigit() else "0" for c in d.surface(s)]
        for d in (documents[0], changed)
        for s in d.spans
        if s.type == "METRIC"
    ]
    assert forms[0] == forms[1]


def test_numbers_that_are_no_counts_change_too_but_dates_of_bylines_do_not():
    text = "15:42 24/01/2021. Phạt 1.250 đồng vì 802 đoàn viên, 1.250 đồng."
    count = text.index("802")
    document = Document("a", text, (Span("T1", "METRIC", count, count + 3),))
    changed = Augmenter([document], AugmentConfig(**(NEVER | {"numbers": 1.0})))(document, random.Random(4)).text
    assert changed.startswith("15:42 24/01/2021. ")
    fine, again = re.findall(r"[1-9]\.[1-9]{2}0(?= đồng)", changed)
    assert fine == again != "1.250"


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6), st.text(min_size=1, max_size=5)), max_size=6))
def test_edits_elsewhere_move_spans_and_leave_them_as_they_are(raw):
    text = "kết nạp 802 đoàn viên"
    document = Document("a", text, (Span("T1", "METRIC", 8, 11), Span("T2", "UNIT", 12, 21)))
    edits = [(start, min(start + length, len(text)), new) for start, length, new in raw]
    changed = apply(document, edits)
    for before, after in zip(document.spans, changed.spans, strict=True):
        if not any(before.start <= start and end <= before.end for start, end, _ in edits):
            assert changed.surface(after) == document.surface(before)


def test_an_edit_inside_a_span_changes_its_end():
    document = Document("a", "ab cd ef", (Span("T1", "UNIT", 3, 5), Span("T2", "UNIT", 6, 8)))
    changed = apply(document, [(3, 4, "CCC"), (0, 2, "z")])
    assert [changed.surface(s) for s in changed.spans] == ["CCCd", "ef"]
