"""A tiny encoder made on the spot, a small corpus, and a model trained on it: enough to drive every command offline."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

from ner import files, markup, standoff

settings.register_profile("steady", deadline=None, max_examples=60)
settings.load_profile("steady")

ARTICLES = {
    "first": """[[O1 LĐLĐ huyện Yên Lạc]] vượt kế hoạch
[[D1 Năm 2024]], [[O2 LĐLĐ huyện Yên Lạc]] kết nạp [[M1 802]]/[[T1 700]] [[U1 đoàn viên]], đạt [[P1 114,5%]] kế hoạch.
Đọc thêm
LĐLĐ huyện Sông Lô tặng 50 suất quà
----
M1 member_admission T1 U1 P1 O2 D1
""",
    "second": """[[D1 Quý I/2023]], [[O1 Công đoàn ngành Y tế]] mở [[M1 3]] [[U1 lớp]] cho [[M2 215]] [[U2 cán bộ]].
[[E1 Công ty TNHH Hoa Sen]] có [[P1 96%]] công nhân.
----
M1 training U1 O1 D1
M2 training U2 O1 D1
P1 worker_total E1
""",
    "third": """[[O1 Liên đoàn Lao động tỉnh]] trao [[M1 1.200]] [[U1 suất quà]] dịp [[D1 Tết Nguyên đán]].
----
M1 welfare U1 O1 D1
""",
}


@pytest.fixture(scope="session")
def documents():
    return [markup.loads(name, text) for name, text in ARTICLES.items()]


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory, documents) -> Path:
    """`corpus/` and `annotations/`: two articles to train on, one of them again as dev, one real one without its text."""
    root = tmp_path_factory.mktemp("project")
    for document in [*documents, replace(documents[0], id="first-again")]:
        files.write_text(root / "corpus" / f"{document.id}.txt", document.text)
        files.write_text(root / "annotations" / f"{document.id}.ann", standoff.dumps(document))
    files.write_text(root / "annotations" / "real" / "away.ann", "")
    splits = "first\ttrain\nsecond\ttrain\nthird\ttest\naway\ttrain\nfirst-again\tdev\n"
    files.write_text(root / "annotations" / "splits.tsv", splits)
    return root


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory, documents) -> Path:
    """A one-layer BERT with random weights over the pieces of the three articles."""
    import torch
    from transformers import BertConfig, BertModel

    from ner.embedded import SPECIAL, tokenizer_of
    from ner.segment import words

    folder = tmp_path_factory.mktemp("encoder")
    known = {f"▁{w.text}" if w.spaced else w.text for d in documents for w in words(d.text)}
    characters = {character for word in known for character in word}
    pieces = [(name, 0.0) for name in SPECIAL] + [(p, -float(len(p) == 1) - 1) for p in sorted(known | characters)]
    tokenizer_of(pieces).save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        pad_token_id=1,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def train_config(corpus_folder, encoder_folder, tmp_path_factory):
    """A run that learns the two training articles by heart; windows so small that articles need several."""
    from ner.augment import AugmentConfig
    from ner.config import TrainConfig
    from ner.model import HeadConfig

    still = AugmentConfig(names=0, numbers=0, abbreviations=0, slips=0, upper_title=0, one_line=0, furniture=0, masked=0)
    return TrainConfig(
        encoder=str(encoder_folder),
        output=str(tmp_path_factory.mktemp("run")),
        corpus=str(corpus_folder / "corpus"),
        annotations=str(corpus_folder / "annotations"),
        real_texts=(str(corpus_folder / "nowhere"),),
        window=32,
        overlap=12,
        epochs=40,
        batch=2,
        rate=1e-2,
        head_rate=1e-2,
        decay=1.0,
        bf16=False,
        heads=HeadConfig(width=32, dropout=0.0),
        augment=still,
    )


@pytest.fixture(scope="session")
def checkpoint(train_config) -> Path:
    from ner.train import train

    train(train_config)
    return Path(train_config.output)


@pytest.fixture(scope="session")
def model_folder(checkpoint, tmp_path_factory) -> Path:
    from ner.export import export

    folder = tmp_path_factory.mktemp("model")
    export(checkpoint, folder, quantise=False)
    return folder


@pytest.fixture
def ner(model_folder, monkeypatch, capsys):
    """The command with the tiny model: exit status, output and errors of a call."""
    from ner.cli import main

    def run(*words, stdin="", model=model_folder):
        words = [*map(str, words)]
        if words[0] == "tag" and model:
            words += ["--model", str(model)]
        monkeypatch.setattr(sys, "argv", ["ner", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsys.readouterr()
        return SimpleNamespace(exit_code=stop.value.code or 0, output=out, errors=err)

    return run


@pytest.fixture(scope="session")
def phobert_files(tmp_path_factory) -> Path:
    """`vocab.txt` and `bpe.codes` in PhoBERT's format: merges learned from a third of our articles, compounds joined."""
    from collections import Counter

    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    from ner.compounds import compounds

    texts = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))[::3]]
    counts = Counter(word.text for text in texts for word in compounds(text))
    learner = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    learner.train_from_iterator(
        (" ".join([word] * count) for word, count in counts.items()),
        trainers.BpeTrainer(vocab_size=5000, special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False),
    )
    merges = json.loads(learner.to_str())["model"]["merges"]
    pieces: Counter[str] = Counter()
    for word, count in counts.items():
        for piece in learner.encode(word).tokens:
            pieces[piece.removesuffix("</w>") if piece.endswith("</w>") else f"{piece}@@"] += count
    del pieces["<unk>@@"], pieces["<unk>"]
    folder = tmp_path_factory.mktemp("phobert")
    lines = [f"{piece} {count}\n" for piece, count in pieces.most_common()]
    (folder / "vocab.txt").write_text("".join(lines), encoding="utf-8")
    codes = [f"{left} {right} {len(merges) - rank}\n" for rank, (left, right) in enumerate(merges)]
    (folder / "bpe.codes").write_text("".join(codes), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def phobert_folder(phobert_files, tmp_path_factory) -> Path:
    """A small PhoBERT as the hub has it: its two files, `config.json`, `pytorch_model.bin` with the pre-training head."""
    import torch
    from transformers import RobertaConfig, RobertaForMaskedLM

    folder = tmp_path_factory.mktemp("phobert-small")
    for name in ("vocab.txt", "bpe.codes"):
        (folder / name).write_bytes((phobert_files / name).read_bytes())
    config = RobertaConfig(
        vocab_size=5 + len((folder / "vocab.txt").read_text(encoding="utf-8").splitlines()),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
        max_position_embeddings=258,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        tokenizer_class="PhobertTokenizer",
    )
    torch.manual_seed(0)
    model = RobertaForMaskedLM(config)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    model.config.save_pretrained(folder)
    return folder
