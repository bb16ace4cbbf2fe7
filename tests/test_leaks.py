from ner.leaks import moulds, near_copies, shared_figures
from ner.schema import METRIC, Document, Span

PASSAGE = " ".join(f"chữ{n}" for n in range(19))


def counting(name: str, figures: list[str]) -> Document:
    text = " ".join(figures)
    starts = [sum(len(f) + 1 for f in figures[:i]) for i in range(len(figures))]
    spans = [Span(f"T{s}", METRIC, s, s + len(f), "other") for s, f in zip(starts, figures, strict=True)]
    return Document(name, text, tuple(spans))


def test_articles_that_share_a_long_passage_are_named():
    one, other = Document("one", f"Đầu khác. {PASSAGE}"), Document("other", f"{PASSAGE}, đuôi khác")
    assert list(near_copies([one, other])) == ["one and other share 8 runs of 12 words; drop one, or write it anew"]


def test_a_shorter_passage_in_common_is_no_copy():
    one, other = Document("one", PASSAGE), Document("other", PASSAGE.removesuffix(" chữ18"))
    assert list(near_copies([one, other])) == []


def test_figures_told_in_two_splits_are_named():
    figures = ["1.204", "4.550", "6.500", "315", "27,5%"]
    documents = [counting("ours", figures), counting("theirs", [*reversed(figures), "999"])]
    (message,) = shared_figures(documents, {"ours": "train", "theirs": "dev"})
    assert message == "ours (train) and theirs (dev) share 5 figures; put both in one split"
    assert list(shared_figures(documents, {"ours": "dev", "theirs": "dev"})) == []


def test_small_numbers_are_nobodys_own():
    documents = [counting(name, ["10", "20", "30", "40", "50"]) for name in ("a", "b")]
    assert list(shared_figures(documents, {"a": "train", "b": "test"})) == []


def test_a_mould_is_named_with_its_words():
    documents = [Document(str(n), f"bài {n} mở đầu bằng một câu chung" if n < 5 else f"bài số {n}") for n in range(100)]
    (message,) = moulds(documents)
    assert message == "«mở đầu bằng một câu chung» stands in 5 of 100 articles; write some of them otherwise"
    assert list(moulds(documents[2:])) == []
