import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest

from ner import formats, markup, review, standoff
from ner.facts import facts
from ner.review import Decision
from ner.setting import read_setting
from ner.sources import Article

TEXT = """[[O1 LĐLĐ huyện Mê Linh]]
[[D1 Năm 2022]], [[O2 LĐLĐ huyện]] kết nạp [[M1 576]]/[[T1 360]] [[U1 đoàn viên]], đạt [[P1 150%]]. Mở [[M2 3]] [[U2 lớp]].
----
M1 member_admission T1 U1 P1 O2 D1
M2 training U2
"""


def record_of(text=TEXT, name="first"):
    document = markup.loads(name, text)
    return formats.record(
        Article(name, name, f"sha of {name}", document.text), document, facts(document), read_setting(document), "m"
    )


def answers(record, *told):
    return [
        Decision(record["id"], record["sha256"], tuple(fact["evidence"]), **answer)
        for fact, answer in zip(record["facts"], told, strict=False)
    ]


def span_id(record, surface):
    return next(entity["id"] for entity in record["entities"] if entity["text"] == surface)


def surfaces(document):
    return [document.surface(span) for span in document.spans]


def links(document):
    return {
        (document.surface(document.by_id[r.head]), document.surface(document.by_id[r.tail])) for r in document.relations
    }


RIGHT = {"answer": "right"}


def test_right_answers_keep_every_label():
    record = record_of()
    (document,), left = review.labelled([record], answers(record, RIGHT, RIGHT))
    assert left == []
    assert surfaces(document) == [entity["text"] for entity in record["entities"]]
    assert len(document.relations) == len(record["relations"])


def test_a_wrong_fact_loses_its_count_and_what_belonged_to_it_alone():
    record = record_of()
    (document,), _ = review.labelled([record], answers(record, RIGHT, {"answer": "wrong"}))
    assert not {"3", "lớp"} & set(surfaces(document))
    assert ("576", "đoàn viên") in links(document)


@pytest.mark.parametrize(
    ("part", "lost", "kept"),
    [("360", {"360"}, {"576", "đoàn viên"}), ("đoàn viên", {"đoàn viên"}, {"576", "360"}), ("576", {"576"}, {"150%"})],
)
def test_a_wrong_part_is_let_go(part, lost, kept):
    record = record_of()
    wrong = {"answer": "part", "part": span_id(record, part)}
    (document,), _ = review.labelled([record], answers(record, wrong, RIGHT))
    assert not lost & set(surfaces(document))
    assert kept <= set(surfaces(document))


def test_a_wrong_body_stays_a_body_and_is_no_longer_the_doer():
    record = record_of()
    wrong = {"answer": "part", "part": span_id(record, "LĐLĐ huyện")}
    (document,), _ = review.labelled([record], answers(record, wrong, RIGHT))
    assert "LĐLĐ huyện" in surfaces(document)
    assert ("576", "LĐLĐ huyện") not in links(document)


def test_another_indicator_is_the_counts_own():
    record = record_of()
    told = {"answer": "indicator", "indicator": "member_total"}
    (document,), _ = review.labelled([record], answers(record, told, RIGHT))
    assert {s.indicator for s in document.spans if document.surface(s) == "576"} == {"member_total"}


def test_reviewed_labels_are_true_to_the_format():
    record = record_of()
    wrong = {"answer": "part", "part": span_id(record, "360")}
    (document,), _ = review.labelled([record], answers(record, wrong, {"answer": "wrong"}))
    assert standoff.parse(document.id, document.text, standoff.dumps(document)).problems == []


def test_articles_half_answered_are_told_and_left_out():
    record, other = record_of(), record_of(name="second")
    documents, left = review.labelled([record, other], answers(record, RIGHT))
    assert (documents, left) == ([], ["first: 1 of 2 facts not answered"])


def test_decisions_about_another_text_are_refused():
    record = record_of()
    with pytest.raises(ValueError, match="another text"):
        review.labelled([record | {"sha256": "another"}], answers(record, RIGHT, RIGHT))


def test_a_decision_about_a_fact_that_is_no_more_changes_nothing():
    record = record_of()
    stale = Decision(record["id"], record["sha256"], ("T99",), "wrong")
    (document,), _ = review.labelled([record], [*answers(record, RIGHT, RIGHT), stale])
    assert len(document.spans) == len(record["entities"])


@pytest.mark.parametrize("content", ["", "{}1", '[{"a": 1}]', "[3]"])
def test_another_file_is_no_decisions(content):
    with pytest.raises(ValueError, match="review page"):
        review.read_decisions(content)


def test_what_the_page_saves_is_read_back():
    decision = {"article": "a", "sha256": "b", "evidence": ["T1"], "answer": "part", "part": "T1"}
    assert review.read_decisions(json.dumps([decision])) == [Decision("a", "b", ("T1",), "part", "T1")]


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_the_page_asks_about_the_worst_first():
    html = review.page([record_of()])
    headings = re.findall(r"<h2>(.*?)</h2>", html)
    assert [heading.split(":")[0] for heading in headings] == ["Members admitted", "Training"]
    assert "the division gives 160%" in html


def test_every_part_stands_in_its_sentence_with_its_number():
    record = record_of()
    html = review.page([record])
    marks = re.findall(r'<mark class="(\w+)">(.*?)<sup>(\d+)</sup>', html)
    first = record["facts"][0]["evidence"]
    assert len(marks) == sum(len(fact["evidence"]) for fact in record["facts"])
    assert ("METRIC", "576", str(first.index(span_id(record, "576")) + 1)) in marks


def test_a_question_knows_its_article_and_evidence():
    record = record_of()
    about = [json.loads(attrs["data-about"]) for tag, attrs in Page(review.page([record])).tags if tag == "section"]
    assert {tuple(told["evidence"]) for told in about} == {tuple(fact["evidence"]) for fact in record["facts"]}
    assert {told["sha256"] for told in about} == {record["sha256"]}


def test_hostile_text_is_text():
    hostile = "<script>alert(1)</script>"
    record = record_of(
        f"Họp\n{hostile} [[O1 LĐLĐ <b>]] kết nạp [[M1 5]] [[U1 <img src=x>]].\n----\nM1 other U1 O1\n", '"><i>'
    )
    html = review.page([record])
    assert [tag for tag, _ in Page(html).tags if tag in ("i", "b", "img")] == []
    assert sum(tag == "script" for tag, _ in Page(html).tags) == 1
    assert hostile in unescape(html)


def test_only_its_own_script_and_style_run():
    html = review.page([record_of()])
    policy = next(attrs["content"] for tag, attrs in Page(html).tags if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        source = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        assert f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'" in policy
    assert not [
        attrs for _, attrs in Page(html).tags if any(name.startswith("on") or name in ("src", "href") for name in attrs)
    ]
