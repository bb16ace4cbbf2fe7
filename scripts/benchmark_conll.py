"""The entity part alone on any data set of words and tags, with our encoder and our training; prints seqeval's report.

    python scripts/benchmark_conll.py train.conll dev.conll test.conll -o out/benchmark epochs=5 batch=32

A file is CoNLL (a word and its BIO tag first and last on a line, an empty line after a sentence) or `.jsonl` (`words` or
`tokens`, and `tags` or `ner_tags`, lists of text). Words joined by `_` are cut into syllables. `key=value` goes over
the config, as for `ner train`.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from seqeval.metrics import classification_report, f1_score
from seqeval.scheme import IOB2
from transformers import set_seed
from transformers.utils import cached_file

from ner.candidates import pairs
from ner.checkpoint import open_encoder
from ner.config import read_config
from ner.decode import best_tags
from ner.encode import Encoded, Pieces, encode_words
from ner.examples import Example
from ner.model import JointModel, TorchScorer
from ner.segment import Word
from ner.train import fit

Sentence = tuple[list[str], list[str]]
"""Words and their tags."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("train", "dev", "test"):
        parser.add_argument(name, type=Path)
    parser.add_argument("options", nargs="*", help="key=value, over the config")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the checkpoints")
    parser.add_argument("--config", type=Path, default=Path("scripts/configs/embedded.toml"))
    args = parser.parse_intermixed_args()

    config = replace(read_config(args.config, args.options), output=str(args.output))
    set_seed(config.seed)
    training, dev, test = map(read, (args.train, args.dev, args.test))
    types = sorted({tag[2:] for part in (training, dev, test) for _, tags in part for tag in tags if tag != "O"})
    names = ["O", *(f"{prefix}-{type_}" for type_ in types for prefix in "BI")]
    pieces = Pieces(Path(cached_file(config.encoder, "tokenizer.json")))
    model = JointModel(open_encoder(config.encoder), config.heads)
    model.tags = torch.nn.Linear(model.tags.in_features, len(names))

    def encoded(words: list[str]) -> Encoded:
        spaced = [Word(word, i, i + 1, True, 0, 0) for i, word in enumerate(words)]
        return encode_words(spaced, pieces, config.window, config.overlap)

    def example(index: int, _: random.Random) -> Example:
        words, tags = training[index]
        ids = np.array([names.index(tag) for tag in tags])
        return Example(encoded(words), ids, [], np.array([], np.int64), pairs([], []), np.array([], np.float32), 0)

    def predicted(model: JointModel, sentences: Iterable[Sentence]) -> list[list[str]]:
        scorer = TorchScorer(model, pieces, config.window, config.overlap)
        readings = [scorer.read(encoded(words)) for words, _ in sentences]
        return [[names[i] for i in best_tags(r.tags, np.zeros(len(r.tags)))] for r in readings]

    def measure(model: JointModel) -> dict[str, float]:
        gold = [tags for _, tags in dev]
        return {"mean_f1": float(f1_score(gold, predicted(model, dev), mode="strict", scheme=IOB2))}

    best, _ = fit(model, pieces, config, len(training), example, measure)
    gold = [tags for _, tags in test]
    print(classification_report(gold, predicted(best, test), mode="strict", scheme=IOB2, digits=4, zero_division=0))


def read(path: Path) -> list[Sentence]:
    """The sentences of a file, in BIO, of syllables.

    Raises:
        ValueError: a file without sentences, or a sentence with more words than tags or fewer.
    """
    rows = _jsonl(path) if path.suffix == ".jsonl" else _conll(path)
    sentences = [_syllables(words, tags, path) for words, tags in rows if words]
    if not sentences:
        raise ValueError(f"{path} has no sentences; a line is a word and its tag, or an object with `words` and `tags`")
    return sentences


def _jsonl(path: Path) -> Iterator[Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row.get("words", row.get("tokens", [])), row.get("tags", row.get("ner_tags", []))


def _conll(path: Path) -> Iterator[Sentence]:
    for block in path.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n\n"):
        lines = [line.split() for line in block.splitlines() if line.strip() and not line.startswith("-DOCSTART-")]
        yield [line[0] for line in lines], [line[-1] for line in lines]


def _syllables(words: list[str], tags: list[str], path: Path) -> Sentence:
    if len(words) != len(tags):
        raise ValueError(f"{path}: {len(words)} words stand beside {len(tags)} tags: {' '.join(words)[:80]}")
    out: Sentence = ([], [])
    for before, word, tag in zip(["O", *tags[:-1]], words, tags, strict=True):
        inside = tag if tag == "O" else f"I{tag[1:]}"
        opens = tag if before[1:] == tag[1:] or tag == "O" else f"B{tag[1:]}"
        parts = [part for part in word.split("_") if part] or [word]
        out[0].extend(parts)
        out[1].extend([opens] + [inside] * (len(parts) - 1))
    return out


if __name__ == "__main__":
    main()
