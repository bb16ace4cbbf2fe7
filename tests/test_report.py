"""What a reader relies on: nothing foreign is loaded or run, every error is there, the three reports say the same."""

import json
import re
from dataclasses import replace

import pytest

from ner.compare import compare
from ner.diagnosis import diagnose
from ner.report import as_json, as_markdown
from ner.report_page import page
from ner.schema import COUNTS, Document, Span
from ner.score import micro
from test_page import HOSTILE, Page


@pytest.fixture(scope="module")
def predicted(documents):
    """A model that is less sure than right: one unit is missed, one count is another, one article has no links."""
    first, second, third = documents
    doubtful = tuple(replace(s, score=0.6) for s in first.spans if s.type != "UNIT")
    ids = {span.id for span in doubtful}
    linked = tuple(r for r in first.relations if {r.head, r.tail} <= ids)
    wrong = tuple(replace(s, indicator="survey") if s.indicator == "welfare" else s for s in third.spans)
    return [replace(first, spans=doubtful, relations=linked), replace(second, relations=()), replace(third, spans=wrong)]


@pytest.fixture(scope="module")
def diagnosis(documents, predicted):
    return diagnose("model <b>", "corpus & more", documents, predicted)


@pytest.fixture(scope="module")
def comparison(documents, predicted):
    return compare("base <i>", documents, predicted, [replace(d, spans=(), relations=()) for d in documents])


@pytest.fixture(scope="module")
def html(diagnosis, comparison):
    return Page(page(diagnosis, comparison))


def test_the_page_loads_nothing_and_runs_its_own_script_alone(html):
    policy = html.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for element in html.elements:
        assert not {"src", "style", "srcset", "data"} & set(element)
        assert not any(name.startswith("on") for name in element)
        assert element.get("href", "#").startswith("#")
    assert "@import" not in html.all("style")[0]["text"]
    assert "url(" not in html.all("style")[0]["text"]


def test_every_link_of_the_page_leads_to_a_section(html):
    ids = {element.get("id") for element in html.elements}
    assert {link["href"][1:] for link in html.all("a")} <= ids


def test_every_error_of_the_report_is_on_the_page(html, diagnosis):
    items = [element for element in html.all("li") if "data-kind" in element]
    told = {(e.type, e.kind) for sentence in diagnosis.sentences for e in sentence.errors}
    assert len(items) == sum(len(sentence.errors) for sentence in diagnosis.sentences)
    assert {(item["data-type"], item["data-kind"]) for item in items} == told
    assert {
        ("UNIT", "missed"),
        ("Indicator", "indicator"),
        ("Has_Unit", "link missed"),
        ("Fact", "fact wrong: link"),
    } <= told


def test_gold_and_prediction_stand_side_by_side(html, diagnosis):
    sentences = html.all("article")
    assert [s["data-article"] for s in sentences] == [s.gold.id for s in diagnosis.sentences]
    for shown, sentence in zip(sentences, diagnosis.sentences, strict=True):
        assert shown["text"].count(sentence.gold.text[sentence.start : sentence.end]) == 2


def test_the_three_reports_say_the_same(html, diagnosis, comparison):
    data, markdown = as_json(diagnosis, comparison), as_markdown(diagnosis, comparison)
    everything = " ".join(html.all("body")[0]["text"].split())
    for kind in ("entities", "facts", "words"):
        ratios = data[kind].get("micro", data[kind])
        assert f"{ratios['f1']:.3f}" in markdown
        assert f"{ratios['f1']:.3f}" in everything
    assert data["entities"]["UNIT"]["f1"] == pytest.approx(0.8571, abs=1e-4)
    assert "| UNIT | 1.000 | 0.750 | 0.857 | 4 |" in markdown
    assert len(data["ledger"]["losses"]) == sum(n for row in data["ledger"]["stages"].values() for n in row.values())
    assert data["ledger"]["stages"]["indicator"] == {"missed": 0, "wrong": 1, "spurious": 0}
    assert "| indicator | 0 | 1 | 0 |" in markdown
    json.dumps(data, allow_nan=False)


def test_every_wrong_indicator_of_the_scores_is_an_error_of_the_report(documents):
    """The lone PERCENT is found without an indicator, linked TARGET and PERCENT with one, every METRIC with another."""
    others = {"worker_total": None, None: "other"}

    def otherwise(span):
        return replace(span, indicator=others.get(span.indicator, "survey")) if span.type in COUNTS else span

    predicted = [replace(document, spans=tuple(map(otherwise, document.spans))) for document in documents]
    found = diagnose("m", "c", documents, predicted)
    errors = [e for sentence in found.sentences for e in sentence.errors if e.type == "Indicator"]
    scored = micro(found.scores.indicators)
    assert (scored.right, found.scores.indicator_accuracy) == (0, 0)
    assert sum(e.gold != "none" for e in errors) == scored.missed == 5
    assert sum(e.predicted != "none" for e in errors) == scored.spurious == 6


def test_without_gold_for_who_when_and_what_there_is_no_such_section(html, diagnosis):
    assert as_json(diagnosis)["who_when_what"] is None
    assert "Who, when, what" not in as_markdown(diagnosis)
    assert "Who, when, what" not in html.all("body")[0]["text"]


def test_who_when_and_what_of_the_counts_found(documents):
    (count,) = (span for span in documents[0].spans if span.type == "METRIC")
    note = f"#1\tAnnotatorNotes {count.id}\tbody: LĐLĐ <b>; period: 2024-01-01/2024-12-31; unit: đoàn viên"
    gold = replace(documents[0], notes=(note,))
    unlinked = replace(gold, relations=tuple(r for r in gold.relations if r.type != "Has_Unit"))
    diagnosis = diagnose("m", "c", [gold], [unlinked])
    data = as_json(diagnosis)["who_when_what"]
    assert [data[side]["unit"]["share"] for side in ("found", "gold_labels")] == [0, 1]
    assert [miss["column"] for miss in data["found"]["misses"]] == ["body", "unit"]
    assert "| unit | 0.000 | 0 | 1 | 1.000 | 1 | 1 |" in as_markdown(diagnosis)
    table = Page(page(diagnosis)).all("section", id="answers")[0]["text"]
    assert "LĐLĐ <b>" in table
    assert "2 wrong cells of facts found" in table


def test_scores_that_are_too_low_show_as_such(diagnosis):
    spans = as_json(diagnosis)["calibration"]["spans"]
    assert spans["expected_calibration_error"] > 0.1
    assert spans["threshold"]["share"] == 1


def test_predictions_without_scores_say_nothing_of_their_worth(documents):
    sure = diagnose("m", "c", documents, documents)
    assert as_json(sure)["calibration"] == {"spans": None, "facts": None}
    assert "carry no scores" in page(sure)
    assert as_json(sure)["errors"] == []


def test_the_facts_of_each_model_alone_are_named(comparison):
    assert (len(comparison.ours_alone), comparison.theirs_alone, comparison.both) == (1, (), 0)
    assert comparison.measures["entities"].difference.value > 0


def test_an_article_cannot_break_out_of_the_page():
    gold = Document(f"x{HOSTILE}", f"{HOSTILE} 5 \ud800", (Span("T1", "METRIC", 0, len(HOSTILE), "other"),))
    html = page(diagnose(HOSTILE, HOSTILE, [gold], [replace(gold, spans=())]))
    html.encode()
    assert HOSTILE not in html
    assert len(re.findall("<script", html)) == 1
    Page(html)


def test_articles_without_text_or_labels_have_a_report():
    empty = Document("a", "")
    assert page(diagnose("m", "c", [empty], [empty]))
