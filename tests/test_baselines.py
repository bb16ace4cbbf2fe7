"""The scripts that models are held against: what they label, how they link, and that noise leaves labels true."""

import json
import sys

import pytest

import baseline
import baseline_crf
import baseline_rules
import compare_baselines
import compare_designs
import learning_curve
import robustness
from ner import standoff
from ner.checkpoint import load_checkpoint
from ner.corpus import load_split
from ner.facts import facts
from ner.train import evaluate

TEXT = "Năm 2024, LĐLĐ huyện Yên Lạc kết nạp 802/700 đoàn viên, đạt 114,5% kế hoạch. Quý I/2023 trao 50 suất quà."


def test_rules_find_a_result_against_its_target():
    document = baseline.linked("a", TEXT, baseline_rules.label(TEXT), baseline_rules.indicate)
    first, second = facts(document)
    assert (first.indicator, first.achieved, first.target, first.percent) == ("member_admission", 802, 700, 114.5)
    assert (first.organisation, first.period) == ("LĐLĐ huyện Yên Lạc", "Năm 2024")
    assert (second.indicator, second.achieved, second.unit, second.period) == ("welfare", 50, "suất quà", "Quý I/2023")


def test_links_stay_in_their_sentence_and_units_without_a_count_are_dropped():
    text = "Có 5 người. Đạt 90% kế hoạch, đoàn viên."
    labelled = [("METRIC", 3, 4), ("UNIT", 5, 10), ("PERCENT", 16, 19), ("UNIT", 30, 39)]
    document = baseline.linked("a", text, labelled, lambda *_: "other")
    assert [(r.type, r.head, r.tail) for r in document.relations] == [("Has_Unit", "T1", "T2")]
    assert [document.surface(span) for span in document.spans] == ["5", "người", "90%"]


def test_a_crf_learns_its_training_articles_by_heart(documents, tmp_path):
    baseline_crf.learn(documents * 3, tmp_path / "model")
    tagger = baseline_crf.pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "model"))
    for document in documents:
        spans = sorted((span.type, span.start, span.end) for span in document.spans)
        assert sorted(baseline_crf.label(document.text, tagger)) == spans


def test_the_indicator_of_a_unit_is_its_most_frequent(documents):
    common = baseline_crf.common_indicators(documents)
    assert (common["đoàn viên"], common["suất quà"]) == ("member_admission", "welfare")


def test_baselines_stand_in_one_table(documents, corpus_folder, model_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(corpus_folder)
    where = ["--real-texts", "nowhere"]
    monkeypatch.setattr(sys, "argv", ["x", "-o", str(tmp_path), *where])
    baseline.write(baseline.arguments(""), "rules", baseline_rules.label, baseline_rules.indicate)
    assert json.loads((tmp_path / "run.json").read_text())["articles"] == 1
    standoff.read(corpus_folder / "corpus" / "third.txt", tmp_path / "third.ann")
    monkeypatch.setattr(sys, "argv", ["x", str(tmp_path), "--model", str(model_folder), *where])
    compare_baselines.main()
    head, _, model, rules = capsys.readouterr().out.splitlines()
    assert "own (1) facts" in head
    assert model.count("|") == rules.count("|") == head.count("|")


def test_a_pipeline_takes_spans_from_its_first_model_and_links_from_its_second(checkpoint, train_config):
    training = load_split(train_config.articles, "train")
    learned, ignorant = (load_checkpoint(checkpoint).scorer for _ in range(2))
    ignorant.opinions = None
    for parameter in ignorant.model.parameters():
        parameter.data.zero_()
    scores, watched = evaluate(compare_designs.TwoStages(learned, ignorant), training)
    assert scores.entities["METRIC"].f1 > 0.98 > 0.5 > watched["linked_f1"]
    scores, watched = evaluate(compare_designs.TwoStages(ignorant, learned), training)
    assert scores.entities["METRIC"].f1 < 0.5 < 0.98 < watched["linked_f1"]


def test_a_run_may_be_given_some_of_the_train_articles(train_config, tmp_path):
    names = learning_curve.shuffled(train_config)
    part = learning_curve.with_articles(train_config, tmp_path, names[:1])
    assert [document.id for document in load_split(part.articles, "train")] == names[:1]
    assert load_split(part.articles, "dev") == load_split(train_config.articles, "dev") != []


@pytest.mark.parametrize("name", robustness.NOISES)
def test_noise_changes_the_text_and_leaves_labels_on_their_words(name, documents):
    first = documents[0]
    noisy = robustness.NOISES[name](first)
    if name not in ("mistyped accents", "missing spaces"):  # made by chance, of so short a text perhaps none
        assert noisy.text != first.text
    assert not standoff.parse("a", noisy.text, standoff.dumps(noisy), "a.ann").problems
    assert [(f.achieved, f.target, f.percent) for f in facts(noisy)] == [(802, 700, 114.5)]
    assert [(s.id, s.type) for s in noisy.spans] == [(s.id, s.type) for s in first.spans]
