"""Entities alone, on files of words and tags from elsewhere."""

import json
import sys

import pytest

import benchmark_conll

CONLL = """-DOCSTART- X O

LĐLĐ N B-ORG
huyện N I-ORG
có V O
802 M B-NUM
đoàn_viên N B-UNIT

Năm N O
suất N B-UNIT
quà N I-UNIT
"""


def test_conll_is_read_in_syllables(tmp_path):
    path = tmp_path / "a.conll"
    path.write_text(CONLL, encoding="utf-8")
    first, second = benchmark_conll.read(path)
    assert first[0] == ["LĐLĐ", "huyện", "có", "802", "đoàn", "viên"]
    assert first[1] == ["B-ORG", "I-ORG", "O", "B-NUM", "B-UNIT", "I-UNIT"]
    assert second == (["Năm", "suất", "quà"], ["O", "B-UNIT", "I-UNIT"])


def test_jsonl_says_the_same_and_an_inside_without_its_beginning_begins(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"tokens": ["a", "b", "c"], "ner_tags": ["I-X", "I-X", "I-Y"]}) + "\n")
    assert benchmark_conll.read(path) == [(["a", "b", "c"], ["B-X", "I-X", "B-Y"])]


@pytest.mark.parametrize("row", ['{"words": ["a"], "tags": []}', '{"words": ["a", "b"], "tags": ["O"]}'])
def test_words_without_their_tags_are_refused(row, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(row)
    with pytest.raises(ValueError, match="words stand beside"):
        benchmark_conll.read(path)


def test_what_was_learned_by_heart_is_found(tmp_path, encoder_folder, monkeypatch, capsys):
    path = tmp_path / "a.conll"
    path.write_text(CONLL, encoding="utf-8")
    config = tmp_path / "config.toml"
    config.write_text(
        f'encoder = "{encoder_folder}"\noutput = "unused"\nwindow = 32\noverlap = 12\n[augment]\nmasked = 0.0\n'
    )
    options = ["window=32", "overlap=12", "epochs=40", "batch=2", "rate=1e-2", "head_rate=1e-2", "decay=1.0", "bf16=false"]
    call = ["x", *[str(path)] * 3, *options, "-o", str(tmp_path / "out"), "--config", str(config)]
    monkeypatch.setattr(sys, "argv", call)
    benchmark_conll.main()
    report = capsys.readouterr().out
    assert all(name in report for name in ("ORG", "NUM", "UNIT"))
    assert "micro avg     1.0000    1.0000    1.0000         4" in report
