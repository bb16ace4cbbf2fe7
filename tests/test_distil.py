"""A student learns what its teachers know, whatever pieces and words either reads."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ner.checkpoint import load_checkpoint
from ner.compounds import compounds
from ner.config import DistilConfig
from ner.distil import Teachers, carried_tags, open_teacher, word_at
from ner.encode import Pieces
from ner.examples import make_example
from ner.files import write_text
from ner.model import choice_loss
from ner.schema import TAGS
from ner.segment import words
from ner.standoff import dumps
from ner.train import evaluate, train


def certain(*tags):
    return np.eye(len(TAGS))[[TAGS.index(tag) for tag in tags]]


def test_a_span_that_opens_on_a_compound_goes_on_over_its_syllables():
    text = "802 đoàn viên"
    carried = carried_tags(certain("B-METRIC", "B-UNIT"), compounds(text), words(text))
    np.testing.assert_array_equal(carried, certain("B-METRIC", "B-UNIT", "I-UNIT"))


def test_a_compound_takes_the_tag_of_its_first_syllable():
    text = "802 đoàn viên"
    carried = carried_tags(certain("B-METRIC", "B-UNIT", "I-UNIT"), words(text), compounds(text))
    np.testing.assert_array_equal(carried, certain("B-METRIC", "B-UNIT"))


def test_of_words_that_the_teacher_did_not_read_nothing_is_said():
    text = "802 đoàn viên"
    assert carried_tags(certain("B-METRIC"), words("802"), words(text)).sum(axis=1).tolist() == [1, 0, 0]
    assert word_at([], [0, 1]).tolist() == [-1, -1]


def test_choices_may_be_probabilities_of_which_none_has_the_rest():
    scores, group = torch.tensor([1.0, 2.0]), torch.tensor([0, 0])
    log = torch.log_softmax(torch.tensor([1.0, 2.0, 0.0]), dim=0)
    expected = -(0.2 * log[0] + 0.5 * log[1] + 0.3 * log[2])
    torch.testing.assert_close(choice_loss(scores, group, torch.tensor([0.2, 0.5])), expected)


def test_a_teacher_that_reads_as_the_student_does_is_handed_on_unchanged(checkpoint, documents, encoder_folder):
    teacher = open_teacher(checkpoint)
    example = make_example(documents[1], Pieces(encoder_folder / "tokenizer.json"), 32, 12)
    soft = Teachers([teacher], 1.0).teach(documents[1].text, example).soft
    np.testing.assert_allclose(soft.tags.sum(axis=1), 1, atol=1e-5)
    assert (soft.tags.argmax(axis=1) == example.tags).all()
    assert (soft.linked.round() == example.linked).all()


@pytest.fixture(scope="module")
def unlabelled(documents, tmp_path_factory):
    """A corpus with nothing to train on, and the texts of two of its dev articles as a file."""
    root = tmp_path_factory.mktemp("unlabelled")
    for document in documents[:2]:
        write_text(root / "corpus" / f"{document.id}.txt", document.text)
        write_text(root / "annotations" / f"{document.id}.ann", dumps(document))
    write_text(root / "annotations" / "splits.tsv", "first\tdev\nsecond\tdev\n")
    with gzip.open(root / "news.jsonl.gz", "wt", encoding="utf-8") as file:
        for document in documents[:2]:
            file.write(json.dumps({"id": document.id, "text": document.text}) + "\n")
    return root


def test_a_student_without_labels_learns_from_its_teachers(
    unlabelled, documents, train_config, phobert_folder, checkpoint, model_folder, tmp_path
):
    config = replace(
        train_config,
        encoder=str(phobert_folder),
        output=str(tmp_path),
        corpus=str(unlabelled / "corpus"),
        annotations=str(unlabelled / "annotations"),
        window=256,
        epochs=14,
        rate=1e-2,
        distil=DistilConfig((str(checkpoint), str(model_folder)), str(unlabelled / "news.jsonl.gz"), weight=1.0),
    )
    train(config)
    student = load_checkpoint(tmp_path)
    assert student.pieces.segmentation == "compounds"
    _, watched = evaluate(student.scorer, documents[:2])
    assert watched["entity_f1"] > 0.95
    assert watched["relation_f1"] > 0.9


def test_a_folder_without_a_model_is_no_teacher(tmp_path):
    with pytest.raises(FileNotFoundError, match="no teacher in"):
        open_teacher(Path(tmp_path))


def test_unlabelled_articles_need_a_teacher():
    with pytest.raises(ValueError, match="need a teacher"):
        DistilConfig(unlabelled="news.jsonl")
