"""Training, export and tagging, end to end, on a model that a test can learn by heart."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from ner.augment import AugmentConfig
from ner.checkpoint import load_checkpoint
from ner.config import read_config
from ner.corpus import Corpus, load_split
from ner.encode import Pieces
from ner.examples import make_example
from ner.export import export
from ner.model import HeadConfig
from ner.tagger import ModelError, Tagger
from ner.train import evaluate, starting_weights, train


@pytest.fixture(scope="module")
def corpus(train_config):
    return Corpus(Path(train_config.corpus), Path(train_config.annotations), tuple(map(Path, train_config.real_texts)))


@pytest.fixture(scope="module")
def training(corpus):
    return load_split(corpus, "train")


@pytest.fixture(scope="module")
def scorer(checkpoint):
    return load_checkpoint(checkpoint).scorer


def test_a_run_can_learn_its_articles_by_heart(scorer, training):
    scores, watched = evaluate(scorer, training)
    assert watched["entity_f1"] > 0.98
    assert watched["relation_f1"] > 0.98
    assert scores.facts.f1 > 0.98


def test_seqeval_on_words_agrees_with_spans_on_offsets(scorer, training):
    _, watched = evaluate(scorer, training)
    assert watched["seqeval_f1"] == pytest.approx(watched["entity_f1"])


def test_the_same_seed_gives_the_same_scores(train_config, tmp_path):
    first = train(replace(train_config, output=str(tmp_path / "a"), epochs=2, augment=AugmentConfig()))
    second = train(replace(train_config, output=str(tmp_path / "b"), epochs=2, augment=AugmentConfig()))
    assert first == second
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in "ab"]
    assert weights[0] == weights[1]


def test_a_run_goes_on_from_its_last_whole_checkpoint(train_config, tmp_path, capsys):
    config = replace(train_config, output=str(tmp_path), epochs=3, augment=AugmentConfig())
    train(config)
    (tmp_path / "run" / "checkpoint-3").rename(tmp_path / "last")
    (tmp_path / "run" / "checkpoint-3").mkdir()
    (tmp_path / "run" / "checkpoint-3" / "model.safetensors").write_bytes(b"torn")
    train(config)
    out = capsys.readouterr().out
    assert "going on from the newest checkpoint" in out
    assert out.count("'epoch': '1'") == 2
    assert (tmp_path / "run" / "checkpoint-3" / "model.safetensors").read_bytes() == (
        tmp_path / "last" / "model.safetensors"
    ).read_bytes()


def test_a_run_may_start_from_the_weights_of_another(train_config, checkpoint, tmp_path):
    train(replace(train_config, start=str(checkpoint), output=str(tmp_path), epochs=1, rate=0.0, head_rate=0.0))
    before, after = (load_file(folder / "model.safetensors") for folder in (checkpoint, tmp_path))
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_an_encoder_that_is_not_there_is_one_clear_message(train_config, tmp_path):
    with pytest.raises(FileNotFoundError, match="no encoder at cache/nothing: `make encoder` builds"):
        train(replace(train_config, encoder="cache/nothing", output=str(tmp_path)))


def test_a_run_without_dev_articles_is_refused(train_config, tmp_path):
    (tmp_path / "splits.tsv").write_text("")
    with pytest.raises(ValueError, match="a run needs train and dev articles"):
        train(replace(train_config, annotations=str(tmp_path), output=str(tmp_path)))


def test_what_is_no_checkpoint_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"has no run\.json; name the output folder"):
        load_checkpoint(tmp_path)


def test_a_missing_text_is_named_and_the_rest_is_trained_on(corpus, capsys):
    assert [document.id for document in load_split(corpus, "train")] == ["first", "second"]
    assert "left out 1 articles whose text is not there" in capsys.readouterr().err


def test_labels_reach_the_model_whole(training, train_config, encoder_folder):
    pieces = Pieces(encoder_folder / "tokenizer.json")
    examples = [make_example(document, pieces, train_config.window, train_config.overlap) for document in training]
    for document, example in zip(training, examples, strict=True):
        assert example.lost == 0
        assert int(example.linked.sum()) == len(document.relations)
    assert max(len(example.encoded.windows) for example in examples) > 1


def test_unquantised_onnx_gives_what_torch_gives(checkpoint, scorer, training, tmp_path):
    export(checkpoint, tmp_path, quantise=False)
    articles = [scorer.encode(document.text) for document in training]
    for ours, theirs in zip(map(scorer.read, articles), map(Tagger(tmp_path).read, articles), strict=True):
        np.testing.assert_allclose(ours.tags, theirs.tags, atol=1e-4)
        np.testing.assert_allclose(ours.states, theirs.states, atol=1e-4)


@pytest.mark.parametrize("quantise", [False, True])
def test_a_run_may_start_from_what_was_exported(checkpoint, tmp_path, quantise):
    export(checkpoint, tmp_path, quantise)
    trained, restored = load_checkpoint(checkpoint).model.state_dict(), starting_weights(tmp_path)
    assert restored.keys() == trained.keys()
    for name, weights in trained.items():
        assert (restored[name] - weights).norm() <= (0.03 if quantise else 1e-5) * weights.norm(), name


def test_int8_stays_near_what_torch_gives(checkpoint, scorer, training, tmp_path):
    export(checkpoint, tmp_path)
    articles = [scorer.encode(document.text) for document in training]
    for ours, theirs in zip(map(scorer.read, articles), map(Tagger(tmp_path).read, articles), strict=True):
        assert np.abs(ours.states - theirs.states).mean() < 0.1
        assert (ours.tags.argmax(axis=1) == theirs.tags.argmax(axis=1)).mean() > 0.8


def test_the_exported_model_tags_what_the_checkpoint_learned(model_folder, training):
    tagger = Tagger(model_folder)
    for document in training:
        tagged = tagger.tag(document.text).document
        assert {(s.type, s.start, s.end) for s in tagged.spans} == {(s.type, s.start, s.end) for s in document.spans}


def test_a_model_file_that_was_changed_is_refused(model_folder, tmp_path):
    for file in model_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "heads.onnx").write_bytes(b"other")
    with pytest.raises(ModelError, match=r"heads\.onnx is not the file"):
        Tagger(tmp_path)


def test_config_options_lie_over_the_file(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text('encoder = "a"\noutput = "b"\n[heads]\nwidth = 64\n')
    config = read_config(path, ["epochs=3", "heads.dropout=0.2", "output=c"])
    assert (config.epochs, config.output, config.heads) == (3, "c", HeadConfig(width=64, dropout=0.2))


def test_a_config_that_is_no_toml_is_named(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text("encoder =\n")
    with pytest.raises(ValueError, match=r"run\.toml: Invalid value"):
        read_config(path)


@pytest.mark.parametrize(
    "option",
    ["epoch=3", "heads.breadth=1", "epochs", "epochs=many", "heads.width=0.5", "window=8", "overlap=200", "seed.x=1"],
)
def test_a_config_that_makes_no_sense_is_refused(tmp_path, option):
    path = tmp_path / "run.toml"
    path.write_text('encoder = "a"\noutput = "b"\n')
    with pytest.raises(
        ValueError, match=r"can not match|wrong value type|key=value|a window takes|an overlap is|an option by itself"
    ):
        read_config(path, [option])
