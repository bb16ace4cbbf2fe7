"""Second opinions: learned from labelled articles, kept in files, and heard by what tags."""

import numpy as np
import pytest

from ner.candidates import WordSpan, pairs
from ner.opinions import FILES, read_opinions, write_opinions
from ner.segment import words
from ner.tagger import Tagger

TEXT = "Năm 2024, LĐLĐ huyện Yên Lạc kết nạp 802 đoàn viên."
SPANS = [WordSpan("METRIC", 9, 9), WordSpan("UNIT", 10, 11)]
COUNTS = [WordSpan("METRIC", 1, 1), SPANS[0]]


@pytest.fixture(scope="module")
def learned(checkpoint):
    return read_opinions(checkpoint)


@pytest.fixture(scope="module")
def cut():
    found = words(TEXT)
    assert found[9].text == "802"
    return found


def test_files_give_back_what_was_learned(learned, cut, tmp_path):
    write_opinions(learned, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    read = read_opinions(tmp_path)
    assert np.allclose(read.crf.opinion(cut), learned.crf.opinion(cut), atol=1e-2)
    assert np.allclose(read.count_types.transitions(cut, COUNTS), learned.count_types.transitions(cut, COUNTS), atol=1e-2)
    assert np.allclose(read.maxent.opinion(cut, SPANS), learned.maxent.opinion(cut, SPANS), atol=1e-2)


def test_files_of_another_scheme_are_refused(learned, tmp_path):
    write_opinions(learned, tmp_path)
    path = tmp_path / "indicators.json"
    path.write_text(path.read_text(encoding="utf-8").replace("member_admission", "members"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"indicators\.json has other classes than the scheme"):
        read_opinions(tmp_path)


def test_the_first_count_is_pulled_nowhere(learned, cut):
    first, second = learned.count_types.transitions(cut, COUNTS)
    assert not first.any()
    assert second.any()


def test_the_tagger_adds_the_opinion_to_its_indicators(model_folder, learned, cut):
    tagger = Tagger(model_folder)
    encoded = tagger.encode(TEXT)
    reading = tagger.read(encoded)
    candidates = pairs(SPANS, cut)
    heard, _ = tagger.link(cut, reading.states, SPANS, candidates)
    elsewhere, _ = tagger.link(words("Sở mở lớp. " * 9), reading.states, SPANS, candidates)
    opinion = learned.maxent.opinion
    difference = opinion(cut, SPANS) - opinion(words("Sở mở lớp. " * 9), SPANS)
    assert difference.any()
    assert np.allclose(heard - elsewhere, difference, atol=1e-2)
