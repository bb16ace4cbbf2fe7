"""Other tools' files hold all that ours do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.exchange import FORMATS, from_conll, from_label_studio, to_conll, to_label_studio
from ner.schema import COUNTS, INDICATORS, RELATIONS, SPAN_TYPES, Document, Relation, Span
from ner.segment import words


@st.composite
def labelled(draw) -> Document:
    """Any text, with labels on whole words and relations as the scheme has them."""
    text = draw(st.text(alphabet="aĐƯ ế0159.,/%()\n\t\u00a0😀Ð-|\"'", max_size=80))
    cut = words(text)
    spans, at = [], 0
    while at < len(cut) and draw(st.booleans()):
        first = draw(st.integers(at, len(cut) - 1))
        last = draw(st.integers(first, min(first + 3, len(cut) - 1)))
        type_ = draw(st.sampled_from(SPAN_TYPES))
        indicator = draw(st.sampled_from((None, *INDICATORS))) if type_ in COUNTS else None
        spans.append(Span(f"T{len(spans) + 1}", type_, cut[first].start, cut[last].end, indicator))
        at = last + 1
    relations = [
        Relation(name, head.id, tail.id)
        for name, rule in RELATIONS.items()
        for head in spans
        for tail in spans
        if head.type in rule.heads and tail.type in rule.tails and head is not tail and draw(st.booleans())
    ]
    notes = tuple(draw(st.lists(st.text(alphabet="#ab ", min_size=1, max_size=5), max_size=2)))
    return Document(draw(st.text(alphabet="ab-ế 1", min_size=1, max_size=5)), text, tuple(spans), tuple(relations), notes)


@pytest.mark.parametrize("suffix", FORMATS)
@given(documents=st.lists(labelled(), max_size=3))
def test_there_and_back_nothing_is_lost(suffix, documents):
    write, read = FORMATS[suffix]
    back = read(write(documents))
    assert [unordered(document) for document in back] == [unordered(document) for document in documents]


def unordered(document: Document) -> tuple[Document, set[Relation]]:
    return replace(document, relations=()), set(document.relations)


def test_conll_is_word_first_and_tag_last(documents):
    lines = [line.split(" ") for line in to_conll(documents[:1]).splitlines() if line]
    assert [(line[0], line[-1]) for line in lines[12:17]] == [
        ("huyện", "I-ORGANISATION"), ("Yên", "I-ORGANISATION"), ("Lạc", "I-ORGANISATION"), ("kết", "O"), ("nạp", "O"),
    ]  # fmt: skip


def test_tags_corrected_in_another_tool_count():
    head = '-DOCSTART- "a" {"text":"kết\\u0020nạp\\u0020802","notes":[]} O'
    (document,) = from_conll(f"{head}\n\nkết 0 - O\n802 8 - B-METRIC\n")
    assert document.spans == (Span("N1", "METRIC", 8, 11),)


def test_what_is_no_conll_is_refused_by_line():
    with pytest.raises(ValueError, match="line 2: four columns"):
        from_conll('-DOCSTART- "a" {} O\nkết O\n')


@pytest.mark.parametrize(
    ("suffix", "content", "message"),
    [
        (".conll", '-DOCSTART- "a" {} O\n', "article a has no 'text'"),
        (".conll", "-DOCSTART- a {} O\n", "line 1 cannot be understood"),
        (".json", "5", "the file cannot be understood"),
        (".json", "[" * 100_000, "the file cannot be understood"),
        (".json", '[{"data": {}}]', "task 1 has no 'annotations'"),
        (".json", '[{"data": {"name": "a", "text": null}, "annotations": []}]', "task 1 cannot be understood: name, text"),
        (".jsonl", "\nnull\n", "line 2 cannot be understood"),
        (".jsonl", '{"name": "a", "text": "b", "entities": [], "relations": [], "Comments": [1]}', "line 1 cannot be"),
        (
            ".jsonl",
            '{"name": "a", "text": "b", "entities": [{"id": 1, "label": "UNIT", "start_offset": 0, "end_offset": 0.5}],'
            ' "relations": []}',
            "line 1 cannot be understood: offsets",
        ),
    ],
)
def test_what_another_tool_left_out_is_refused_with_its_place(suffix, content, message):
    _, read = FORMATS[suffix]
    with pytest.raises(ValueError, match=message):
        read(content)


def test_a_span_inside_a_word_is_refused_by_conll():
    with pytest.raises(ValueError, match="'ế' is not made of whole words"):
        to_conll([Document("a", "kết", (Span("T1", "UNIT", 1, 2),))])


def test_of_two_annotations_in_label_studio_the_last_counts(documents):
    task = to_label_studio(documents[:1])[1:-2].strip()
    twice = task.replace('"annotations": [', '"annotations": [{"result": []},', 1)
    assert [len(document.spans) for document in from_label_studio(f"[{twice}]")] == [len(documents[0].spans)]
