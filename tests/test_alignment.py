from ner.alignment import align, kind_of
from ner.partial import matches
from ner.schema import Document, Span

TEXT = "a" * 40


def document(*spans):
    return Document("a", TEXT, tuple(Span(f"T{i}", *span) for i, span in enumerate(spans)))


def kinds(gold, predicted):
    return [kind_of(pair) for pair in align(document(*gold), document(*predicted))]


def test_each_kind_of_error_has_its_name():
    gold = [("UNIT", 0, 2), ("UNIT", 4, 8), ("UNIT", 10, 12), ("UNIT", 14, 18), ("UNIT", 20, 22)]
    predicted = [("UNIT", 0, 2), ("UNIT", 4, 6), ("DATE", 10, 12), ("DATE", 14, 16), ("DATE", 30, 32)]
    assert kinds(gold, predicted) == [None, "extent", "type", "type and extent", "missed", "spurious"]


def test_the_same_extent_comes_before_a_greater_overlap():
    assert kinds([("UNIT", 0, 4)], [("UNIT", 0, 9), ("UNIT", 0, 4)]) == [None, "spurious"]


def test_a_span_stands_for_one_other_at_most():
    assert kinds([("UNIT", 0, 9)], [("UNIT", 0, 4), ("UNIT", 5, 9)]) == ["extent", "spurious"]


def test_partial_matches_by_scheme():
    found = matches([document(("UNIT", 0, 4), ("DATE", 6, 8))], [document(("UNIT", 0, 2), ("UNIT", 6, 8))])
    assert {name: scheme.f1 for name, scheme in found.items()} == {"strict": 0, "exact": 0.5, "partial": 0.75, "type": 0.5}
