import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from ner import markup, site
from ner.facts import facts, read_setting
from ner.formats import record
from ner.schema import INDICATORS
from ner.sources import Article

VOID = {"meta", "input"}
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=\"alert('&amp;')\">"


class Page(HTMLParser):
    """The page as a list of elements, each with all text inside it; every element must be closed, in order."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.open = [], []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag, **attributes):
        return [
            element
            for element in self.elements
            if element["tag"] == tag and all(element.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    def cells(self):
        """The cells of the facts, row by row."""
        return [" ".join(cell["text"].split()) for cell in self.all("td")]


def page(records):
    """The first file of articles."""
    return next("".join(pieces) for _, pieces in site.files(lambda: records, len(records)))


def record_of(document):
    article = Article(document.id, f"articles/{document.id}.txt", "0" * 64, document.text)
    return record(article, document, facts(document), read_setting(document), "m")


@pytest.fixture(scope="module")
def records(documents):
    return [record_of(document) for document in documents]


@pytest.fixture
def hostile():
    """An article whose id, source, text and labels try to break out of the page."""
    text = f"{HOSTILE}\nĐạt 5 {HOSTILE} \ud800"
    start = text.index("5")
    entities = [
        {"id": "T1", "type": "METRIC", "start": start, "end": start + 1, "text": "5", "score": 1, "value": 5},
        {
            "id": 'T"2',
            "type": "UNIT",
            "start": start + 2,
            "end": len(text),
            "text": text[start + 2 :],
            "score": 1,
            "value": "x",
        },
    ]
    fact = {
        "kind": "result", "indicator": "other", "achieved": 5, "target": None, "unit": HOSTILE, "percent": None,
        "organisation": HOSTILE, "period": HOSTILE, "period_start": None, "period_end": None, "check": "unverifiable",
        "approximate": False, "score": 1, "evidence": ["T1", 'T"2'], "sentence": HOSTILE,
    }  # fmt: skip
    relations = [{"type": "Has_Unit", "head": "T1", "tail": 'T"2', "score": 1}]
    named = {"id": f"a b\ud800{HOSTILE}", "source": HOSTILE, "model": HOSTILE, "text": text}
    return {**named, "entities": entities, "relations": relations, "facts": [fact], "warnings": [HOSTILE]}


def with_check(record, check, **fields):
    return {**record, "facts": [{**record["facts"][0], "check": check, **fields}]}


def test_every_span_stands_in_its_article_with_its_text_and_type(records):
    marks = {mark["id"]: (mark["class"], mark["text"]) for mark in Page(page(records)).all("mark")}
    assert marks == {f"{r['id']}-{e['id']}": (e["type"], e["text"]) for r in records for e in r["entities"]}


def test_an_articles_text_is_kept_character_for_character(records):
    texts = [element["text"] for element in Page(page(records)).all("div", class_="text")]
    assert texts == [record["text"] for record in records]


def test_a_count_names_its_links(records):
    parsed = Page(page(records))
    (count,) = (mark for mark in parsed.all("mark", class_="METRIC") if mark["text"] == "802")
    tails = {label: parsed.all("mark", id=id_)[0]["text"] for label, id_ in json.loads(count["data-links"])}
    body = "LĐLĐ huyện Yên Lạc"
    assert tails == {"target": "700", "unit": "đoàn viên", "percent": "114,5%", "by": body, "period": "Năm 2024"}
    assert count["tabindex"] == "0"


def test_a_fact_is_a_row_in_plain_words(records):
    parsed = Page(page(records[:1]))
    assert [row["text"] for row in parsed.all("th", scope="row")] == ["Member admission"]
    assert parsed.cells() == ["802 / 700 đoàn viên", "114.5% ✓ consistent", "LĐLĐ huyện Yên Lạc Năm 2024"]


def test_a_fact_names_its_evidence_count_first(records):
    parsed = Page(page(records[:1]))
    (row,) = [row for row in parsed.all("tr") if "data-evidence" in row]
    evidence = json.loads(row["data-evidence"])
    assert evidence == [f"first-{id_}" for id_ in records[0]["facts"][0]["evidence"]]
    assert parsed.all("mark", id=evidence[0])[0]["text"] == "802"
    assert row["text"].strip().startswith("Member admission")


def test_an_inconsistent_fact_shows_the_percentage_expected(records):
    parsed = Page(page([with_check(records[0], "inconsistent", percent=90, expected_percent=114.57)]))
    assert "90% ✗ expected 114.57%" in parsed.cells()


def test_a_finding_is_told_before_the_text_and_marked_in_it_and_in_the_facts():
    text = "Kết nạp [[M1 4.550]]/[[T1 6.000]] [[U1 đoàn viên]], đạt [[P1 70%]]; mở [[M2 3]] lớp.\n"
    parsed = Page(page([record_of(markup.loads("a", f"{text}----\nM1 member_admission T1 U1 P1\nM2 training\n"))]))
    (aside,) = parsed.all("aside")
    assert aside["text"].split("\n")[1:4:2] == ["✗ 1 finding", "đạt 70% nhưng 4.550/6.000 = 75,8%"]
    marked = [mark["text"] for mark in parsed.all("mark") if mark["class"].endswith(" wrong")]
    assert marked == ["4.550", "6.000", "70%"]
    assert ["Member admission" in row["text"] for row in parsed.all("tr", class_="wrong")] == [True]


def test_articles_that_contradict_each_other_link_to_each_other():
    text = "[[D1 Năm 2024]], [[O1 LĐLĐ huyện Yên Lạc]] kết nạp [[M1 {}]] [[U1 đoàn viên]]."
    told = f"{text}\n----\nM1 member_admission U1 O1 D1\n"
    parsed = Page(page([record_of(markup.loads(name, told.format(count))) for name, count in (("a", 802), ("b", 820))]))
    one, other = parsed.all("aside")
    assert "hai bài ghi 802 và 820 đoàn viên: LĐLĐ huyện Yên Lạc" in one["text"]
    links = [link["href"] for link in parsed.all("a") if link["text"] in ("a →", "b →")]
    assert links == ["000001.html#b-T3", "000001.html#a-T3"]
    assert [parsed.all("mark", id=link.partition("#")[2])[0]["text"] for link in links] == ["820", "802"]
    assert "hai bài ghi" in other["text"]


@pytest.mark.parametrize(
    ("fields", "cells"),
    [
        ({"achieved": None, "target": [300, 350]}, ["– / 300–350 đoàn viên", "114.5% unverifiable"]),
        ({"achieved": 1_986_000_000_000, "target": None, "percent": None}, ["1 986 billion đoàn viên", "unverifiable"]),
        ({"achieved": None, "target": None, "unit": None, "approximate": True}, ["", "≈ 114.5% unverifiable"]),
        ({"achieved": 12345.5, "approximate": True}, ["≈ 12 345.5 / 700 đoàn viên", "114.5% unverifiable"]),
    ],
    ids=["plan with a range", "money", "rate", "about"],
)
def test_numbers_are_readable(records, fields, cells):
    assert Page(page([with_check(records[0], "unverifiable", **fields)])).cells()[:2] == cells


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_has_a_name_in_words(records, indicator):
    (name,) = Page(page([with_check(records[0], "consistent", indicator=indicator)])).all("th", scope="row")
    assert re.fullmatch(r"[A-Z][a-z ]+", name["text"])


def test_an_article_without_facts_says_so(records):
    (section,) = Page(page([{**records[0], "facts": []}])).all("section")
    assert section["text"] == "No facts found."


def test_hostile_text_stays_text(hostile):
    parsed = Page(page([hostile]))
    assert len(parsed.all("script")) == 1
    assert not parsed.all("img")
    assert parsed.all("div", class_="text")[0]["text"] == hostile["text"].replace("\ud800", "\ufffd")
    assert parsed.cells()[0] == f"5 {HOSTILE}"
    assert {name for element in parsed.elements for name in element if name.startswith("on")} == set()


def test_hostile_ids_still_link(hostile):
    parsed = Page(page([hostile]))
    marks = {mark["id"] for mark in parsed.all("mark")}
    (row,) = [row for row in parsed.all("tr") if "data-evidence" in row]
    assert set(json.loads(row["data-evidence"])) == marks
    assert json.loads(parsed.all("mark", class_="METRIC")[0]["data-links"])[0][1] in marks
    ids = {element["id"] for element in parsed.elements if "id" in element}
    links = [unquote(link["href"].removeprefix("#")) for link in parsed.all("a") if link.get("class") != "home"]
    assert set(links) <= ids


def test_lone_surrogates_do_not_stop_the_page_from_being_written(hostile):
    assert "\ufffd" in page([hostile]).encode("utf-8").decode("utf-8")


@pytest.fixture(scope="module")
def files(records):
    return {name: "".join(pieces) for name, pieces in site.files(lambda: records, len(records))}


def test_the_policy_lets_only_a_files_own_style_and_script_run(files):
    for parsed in map(Page, files.values()):
        (policy,) = [m["content"] for m in parsed.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        for tag in ("style", "script"):
            (element,) = [element for element in parsed.all(tag) if element.get("type") != "application/json"]
            digest = base64.b64encode(hashlib.sha256(element["text"].encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
        assert "unsafe" not in policy


def test_the_files_ask_for_nothing_from_outside(files):
    for html in files.values():
        parsed = Page(html)
        assert not [e for e in parsed.elements if "src" in e or "style" in e or e["tag"] == "link"]
        assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML", html)
        for link in parsed.all("a"):
            assert re.match(r"#|(\.\./index|pages/000001|000001)\.html", link["href"])


def test_ids_are_unique_though_names_collide(records):
    first = records[0]
    colliding = [
        first,
        first,
        {**first, "id": f"first-{first['entities'][0]['id']}"},
        {**first, "id": "first 2"},
        {**first, "id": " "},
    ]
    ids = [element["id"] for element in Page(page(colliding)).elements if "id" in element]
    assert len(ids) == len(set(ids))
    assert not [id_ for id_ in ids if re.search(r"\s", id_)]
