import pytest

from ner import markup


def test_marks_become_offsets_and_letters_become_relations():
    document = markup.loads("a", "Kết nạp [[M1 802]]/[[T1 700]] [[U1 đoàn viên]].\n----\nM1 member_admission T1 U1\n")
    assert document.text == "Kết nạp 802/700 đoàn viên."
    assert [(s.type, document.surface(s), s.indicator) for s in document.spans] == [
        ("METRIC", "802", "member_admission"),
        ("TARGET", "700", None),
        ("UNIT", "đoàn viên", None),
    ]
    assert [(r.type, r.head, r.tail) for r in document.relations] == [("Has_Target", "T1", "T2"), ("Has_Unit", "T1", "T3")]


def test_offsets_go_into_the_given_text_where_it_is_noisier(documents):
    noisy = documents[0].text.replace("LĐLĐ", "LÐLÐ").replace(" kết nạp", "\u00a0kết nạp")
    document = markup.loads("first", markup.dumps(documents[0]), noisy)
    assert document.text == noisy
    assert [noisy[s.start : s.end].replace("Ð", "Đ") for s in document.spans] == [
        documents[0].surface(s) for s in documents[0].spans
    ]


def test_mark_up_written_out_reads_back_the_same(documents):
    for document in documents:
        assert markup.loads(document.id, markup.dumps(document)) == document


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[M1 5]] x\n", "expected one line ----"),
        ("[[M1 5]] [[M1 6]]\n----\n", "M1 stands twice"),
        ("[[X1 5]]\n----\n", "broken mark"),
        ("[[M1 5]]\n----\nM1 other U1\n", "U1 is neither a mark"),
        ("[[M1 5]]\n----\nM1 other other\n", "other cannot be linked"),
    ],
)
def test_broken_mark_up_is_named(text, message):
    with pytest.raises(markup.MarkupError, match=message):
        markup.loads("a", text)


def test_a_span_that_is_not_in_the_article_is_named():
    with pytest.raises(markup.MarkupError, match="copy the text exactly"):
        markup.loads("a", "kết nạp [[M1 803]]\n----\nM1 other\n", "kết nạp 802")
