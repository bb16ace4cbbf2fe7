"""Predictions on disk: written beside a report, read as a baseline."""

import pytest

from ner import markup
from ner.evaluation import baseline_in, predictions_in, write_predictions
from ner.schema import Document
from ner.standoff import StandoffError

GOLD = [
    markup.loads("one", "Kết nạp [[M1 802]] [[U1 đoàn viên]].\n----\nM1 member_admission U1\n"),
    markup.loads("two", "Mở [[M1 3]] lớp.\n----\nM1 training\n"),
]


def test_predictions_are_read_as_they_were_written(tmp_path):
    write_predictions(tmp_path, GOLD)
    found = predictions_in(tmp_path / "predictions", GOLD)
    assert [(document.spans, document.relations) for document in found] == [(d.spans, d.relations) for d in GOLD]


def test_an_article_without_a_file_is_one_without_labels(tmp_path):
    write_predictions(tmp_path, GOLD[:1])
    assert predictions_in(tmp_path / "predictions", GOLD)[1] == Document("two", GOLD[1].text)


def test_a_report_is_a_baseline_and_a_folder_of_other_articles_is_none(tmp_path):
    write_predictions(tmp_path, GOLD)
    assert baseline_in(tmp_path, GOLD) == baseline_in(tmp_path / "predictions", GOLD)
    with pytest.raises(ValueError, match="no NAME"):
        baseline_in(tmp_path, [Document("three", "x")])


def test_a_file_that_is_not_true_to_its_text_is_refused(tmp_path):
    write_predictions(tmp_path, GOLD)
    with pytest.raises(StandoffError):
        predictions_in(tmp_path / "predictions", [Document("one", "Kết nạp 9 người mới.")])


def test_no_folder_is_no_predictions(tmp_path):
    with pytest.raises(NotADirectoryError):
        predictions_in(tmp_path / "nowhere", GOLD)
