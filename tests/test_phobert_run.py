"""PhoBERT without its weights: a small checkpoint in its format through training, export and tagging."""

import json
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from ner.checkpoint import load_checkpoint, longest_window, open_encoder, open_pieces
from ner.config import read_config
from ner.corpus import Corpus, load_split
from ner.evaluation import predictions
from ner.export import export
from ner.files import write_text
from ner.model import HeadConfig
from ner.score import micro, score
from ner.standoff import dumps
from ner.tagger import Tagger
from ner.train import evaluate, train

ROOT = Path(__file__).parents[1]
ARTICLES = 10


@pytest.fixture(scope="module")
def articles():
    """The shortest of our own training articles."""
    documents = load_split(Corpus(ROOT / "corpus", ROOT / "annotations", (ROOT / "nowhere",)), "train", "own")
    return sorted(documents, key=lambda document: len(document.text))[:ARTICLES]


@pytest.fixture(scope="module")
def config(train_config, phobert_folder, articles, tmp_path_factory):
    root = tmp_path_factory.mktemp("own")
    lines = []
    for document, split in [
        *((d, "train") for d in articles),
        *((replace(d, id=f"{d.id}-again"), "dev") for d in articles),
    ]:
        write_text(root / "corpus" / f"{document.id}.txt", document.text)
        write_text(root / "annotations" / f"{document.id}.ann", dumps(document))
        lines.append(f"{document.id}\t{split}\n")
    write_text(root / "annotations" / "splits.tsv", "".join(lines))
    return replace(
        train_config,
        encoder=str(phobert_folder),
        output=str(root / "run"),
        corpus=str(root / "corpus"),
        annotations=str(root / "annotations"),
        window=256,
        overlap=64,
        batch=4,
        epochs=16,
        rate=3e-3,
        head_rate=3e-3,
        average=0.9,
        heads=HeadConfig(width=32, dropout=0.0, relation_weight=0.6, indicator_weight=0.6),
    )


@pytest.fixture(scope="module")
def run(config):
    train(config)
    return Path(config.output)


@pytest.fixture(scope="module")
def scorer(run):
    return load_checkpoint(run).scorer


@pytest.fixture(scope="module")
def folders(run, tmp_path_factory):
    """The run as fp32 and as int8."""
    root = tmp_path_factory.mktemp("exported")
    export(run, root / "fp32", quantise=False)
    export(run, root / "int8")
    return root


def labels(document):
    return {(s.type, s.start, s.end, s.indicator) for s in document.spans}, len(document.relations)


def test_it_learns_its_articles_by_heart(scorer, articles):
    _, watched = evaluate(scorer, articles)
    assert watched["entity_f1"] > 0.98
    assert watched["relation_f1"] > 0.98


def test_onnx_gives_the_labels_of_torch(folders, scorer, articles):
    tagger = Tagger(folders / "fp32")
    predicted, _ = predictions(articles, scorer)
    for document, article in zip(predicted, articles, strict=True):
        assert labels(tagger.tag(article.text).document) == labels(document)


def test_int8_finds_nearly_the_same_labels(folders, articles):
    tagger = Tagger(folders / "int8")
    found = score(articles, *predictions(articles, tagger))
    assert micro(found.entities).f1 > 0.9


def test_offsets_point_into_the_text_as_it_was(folders):
    text = unicodedata.normalize("NFD", "\u200bNăm\u00a02024, LÐLÐ huyện Yên Lạc 🙂 kết nạp 4.550/6.500 đoàn viên\r\n")
    tagger = Tagger(folders / "fp32")
    encoded = tagger.encode(text)
    assert [w.text for w in encoded.words][-5:] == ["kết_nạp", "4.550", "/", "6.500", "đoàn_viên"]
    assert unicodedata.normalize("NFC", text[encoded.words[-1].start : encoded.words[-1].end]) == "đoàn viên"


def test_windows_reach_the_limit_and_the_next_piece_would_not_fit(scorer, articles):
    text = "\n".join(article.text for article in articles)
    encoded = scorer.encode(text)
    assert 250 < max(map(len, encoded.windows)) <= 256
    reading = scorer.read(encoded)
    assert np.isfinite(reading.states).all()
    with pytest.raises((IndexError, RuntimeError), match="out of"):
        scorer.model.read(torch.full((1, 257), 5), torch.ones(1, 257, dtype=torch.long))


def test_onnx_reads_whole_windows_as_torch_does(folders, scorer, articles):
    encoded = scorer.encode("\n".join(article.text for article in articles))
    ours, theirs = scorer.read(encoded), Tagger(folders / "fp32").read(encoded)
    np.testing.assert_allclose(ours.tags, theirs.tags, atol=1e-3)


def test_a_window_beyond_the_positions_is_refused(config, tmp_path):
    with pytest.raises(ValueError, match="at most 256 pieces at once, not 257"):
        train(replace(config, output=str(tmp_path), window=257))


@pytest.mark.parametrize("name", ["phobert-base", "phobert-large"])
def test_the_configs_are_read_and_keep_to_the_limit(name):
    config = read_config(ROOT / "scripts" / "configs" / f"{name}.toml", ["encoder=./folder"])
    assert (config.encoder, config.window) == ("./folder", 256)


def test_every_weight_of_the_encoder_comes_from_the_file(phobert_folder):
    stored = torch.load(phobert_folder / "pytorch_model.bin", weights_only=True)
    encoder = open_encoder(str(phobert_folder))
    assert longest_window(encoder) == 256
    for name, weight in encoder.state_dict().items():
        torch.testing.assert_close(weight, stored[f"roberta.{name}"])


def test_weights_stored_in_half_precision_are_trained_in_single(phobert_folder, tmp_path):
    for file in phobert_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    stored = torch.load(phobert_folder / "pytorch_model.bin", weights_only=True)
    torch.save({name: weight.half() for name, weight in stored.items()}, tmp_path / "pytorch_model.bin")
    assert {weight.dtype for weight in open_encoder(str(tmp_path)).parameters()} == {torch.float32}


def test_an_encoder_without_pieces_is_named(phobert_folder, tmp_path):
    (tmp_path / "config.json").write_bytes((phobert_folder / "config.json").read_bytes())
    with pytest.raises(FileNotFoundError, match=r"neither tokenizer\.json nor vocab\.txt and bpe\.codes"):
        open_pieces(str(tmp_path), tmp_path)


def test_gradient_checkpointing_changes_no_weight(train_config, phobert_folder, tmp_path):
    config = replace(train_config, encoder=str(phobert_folder), window=256, epochs=2, batch=1, gradient_accumulation=2)
    for name, checkpointing in (("with", True), ("without", False)):
        train(replace(config, output=str(tmp_path / name), gradient_checkpointing=checkpointing))
    one, other = (load_file(tmp_path / name / "model.safetensors") for name in ("with", "without"))
    for name, weight in one.items():
        torch.testing.assert_close(weight, other[name])


BLOCKED = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "transformers", "datasets"):
            raise ImportError(name + " is blocked")
sys.meta_path.insert(0, Blocker())
from ner.cli import main
sys.argv[0] = "ner"
try:
    main()
finally:
    print(*sorted({"torch", "transformers", "underthesea"} & set(sys.modules)))
"""


def test_tagging_with_an_exported_phobert_needs_no_training_library(folders, articles, tmp_path):
    (tmp_path / "a.txt").write_text(articles[0].text, encoding="utf-8")
    call = [sys.executable, "-c", BLOCKED, "tag", str(tmp_path / "a.txt"), "-o", str(tmp_path), "--model"]
    done = subprocess.run([*call, str(folders / "int8")], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
    (line,) = (tmp_path / "tags.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["entities"]


def test_without_underthesea_tagging_says_what_to_install(folders, articles, tmp_path):
    (tmp_path / "a.txt").write_text(articles[0].text, encoding="utf-8")
    code = "import ner.word_segmenter; ner.word_segmenter.find_spec = lambda name: None; from ner.cli import main; main()"
    call = [sys.executable, "-c", code, "tag", str(tmp_path / "a.txt"), "-o", str(tmp_path), "--model"]
    done = subprocess.run([*call, str(folders / "fp32")], capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install 'underthesea" in done.stderr
    assert "Traceback" not in done.stderr
