from ner.candidates import FEATURE_SIZES, MAX_DISTANCE, RELATION_NAMES, WordSpan, pairs
from ner.segment import words


def test_only_ends_that_the_scheme_allows_are_paired():
    text = words("LĐLĐ huyện kết nạp 802 / 700 đoàn viên")
    spans = [
        WordSpan("ORGANISATION", 0, 1),
        WordSpan("METRIC", 4, 4),
        WordSpan("TARGET", 6, 6),
        WordSpan("UNIT", 7, 8),
    ]
    found = pairs(spans, text)
    named = {(int(h), int(t), RELATION_NAMES[r]) for h, t, r in zip(found.head, found.tail, found.relation, strict=True)}
    assert named == {
        (1, 0, "Achieved_By"),
        (1, 2, "Has_Target"),
        (1, 3, "Has_Unit"),
        (2, 0, "Achieved_By"),
        (2, 3, "Has_Unit"),
    }


def test_pairs_of_one_head_and_relation_stand_together():
    text = words("1 2 3 4 5 6")
    spans = [WordSpan("METRIC" if i % 2 else "UNIT", i, i) for i in range(6)]
    found = pairs(spans, text)
    assert list(found.group) == sorted(found.group)
    for group in set(found.group):
        rows = found.group == group
        assert len(set(found.head[rows])) == len(set(found.relation[rows])) == 1


def test_features_stay_in_their_ranges():
    text = words("\n".join("a b. C d" for _ in range(60)))
    spans = [WordSpan(("METRIC", "UNIT", "DATE")[i % 3], i, i) for i in range(0, len(text), 2)]
    found = pairs(spans, text)
    for column, size in enumerate(FEATURE_SIZES):
        assert 0 <= found.features[:, column].min() <= found.features[:, column].max() < size


def test_far_spans_are_no_candidates():
    text = words("a " * (2 * MAX_DISTANCE))
    spans = [WordSpan("METRIC", 0, 0), WordSpan("UNIT", MAX_DISTANCE, MAX_DISTANCE), WordSpan("UNIT", 300, 300)]
    assert list(pairs(spans, text).tail) == [1]


def test_an_article_without_counts_has_no_pairs():
    assert len(pairs([WordSpan("ORGANISATION", 0, 0)], words("a"))) == 0
