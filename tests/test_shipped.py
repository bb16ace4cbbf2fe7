"""The model that ships: whole, small, and about as good as its card says."""

import hashlib
import json
from pathlib import Path

import pytest

from ner.corpus import Corpus, load_split
from ner.evaluation import predictions
from ner.score import micro, score
from ner.tagger import FILES, Tagger, default_model

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tagger():
    return Tagger.load(threads=1)


def test_its_files_are_the_ones_its_config_names_and_small():
    folder = default_model()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert {p.name for p in folder.iterdir()} == {*FILES, "config.json", "README.md"}
    assert config["files"] == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    assert sum(p.stat().st_size for p in folder.iterdir()) < 40 * 2**20


def test_it_reads_a_result_against_a_target(tagger):
    text = "Năm 2023, LĐLĐ huyện Yên Lạc kết nạp được 760/800 đoàn viên, đạt 95% chỉ tiêu LĐLĐ tỉnh giao."
    (fact,) = tagger.tag(text).facts
    assert (fact.indicator, fact.achieved, fact.target, fact.percent) == ("member_admission", 760, 800, 95)
    assert (fact.unit, fact.organisation, fact.period_start) == ("đoàn viên", "LĐLĐ huyện Yên Lạc", "2023-01-01")
    assert fact.check == "consistent"


def test_it_finds_wrong_arithmetic(tagger):
    (fact,) = tagger.tag("Năm 2023, LĐLĐ huyện Yên Lạc kết nạp được 760/800 đoàn viên, đạt 85% kế hoạch.").facts
    assert (fact.check, fact.expected_percent) == ("inconsistent", 95.0)


def test_it_reads_a_headline_with_a_paragraph(tagger):
    text = "LĐLĐ tỉnh tổng kết năm 2024\nNăm 2024, LĐLĐ huyện Yên Lạc kết nạp 802 đoàn viên, thành lập 5 công đoàn cơ sở."
    assert [(fact.achieved, fact.unit) for fact in tagger.tag(text).facts] == [(802, "đoàn viên"), (5, "công đoàn cơ sở")]


def test_noise_of_the_press_changes_nothing(tagger):
    clean = "Năm 2023, LĐLĐ huyện Yên Lạc kết nạp được 760/800 đoàn viên, đạt 95% chỉ tiêu."
    noisy = clean.replace("LĐLĐ", "LÐLÐ").replace(" 760", "\u00a0760")
    labels = [(s.type, s.start, s.end) for s in tagger.tag(clean).document.spans]
    assert [(s.type, s.start, s.end) for s in tagger.tag(noisy).document.spans] == labels


def test_it_is_about_as_good_as_its_card_says(tagger):
    documents = load_split(Corpus(ROOT / "corpus", ROOT / "annotations", (ROOT / "nowhere",)), "test", "own")[::4]
    scores = score(documents, *predictions(documents, tagger))
    card = json.loads((default_model() / "config.json").read_text(encoding="utf-8"))["dev"]
    assert micro(scores.entities).f1 > card["entity_f1"] - 0.04
    assert scores.fact_numbers.f1 > card["number_f1"] - 0.04
