"""PhoBERT's files as a `tokenizer.json`: the pieces of `transformers.PhobertTokenizer`, id for id."""

import random
from pathlib import Path

import pytest
from transformers import PhobertTokenizer

from ner.encode import Pieces
from ner.phobert import tokenizer_of
from ner.segment import Word, words

ROOT = Path(__file__).parents[1]
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyÁẢẠẤĐ_@./-0123456789"
STRANGE = (*"@_▁🙂ﬀ\u0301", "@@", "a@@", "đoàn@@viên", "</w>", "</w", "<unk>", "đoàn🙂", "漢字", "a" * 900, "1" * 300)


@pytest.fixture(scope="module")
def both(phobert_files):
    files = str(phobert_files / "vocab.txt"), str(phobert_files / "bpe.codes")
    path = phobert_files / "tokenizer.json"
    tokenizer_of(*map(Path, files)).save(str(path))
    return Pieces(path), PhobertTokenizer(*files)


def ours(pieces, text):
    return pieces(Word(text, 0, len(text), True, 0, 0))


def theirs(tokenizer, text):
    return [tokenizer._convert_token_to_id(piece) for piece in tokenizer.bpe(text).split(" ")][:16]


def test_special_pieces_stand_where_phobert_has_them(both):
    pieces, tokenizer = both
    assert (pieces.begin, pieces.pad, pieces.end, pieces.unknown) == (0, 1, 2, 3)
    assert pieces.mask == tokenizer.mask_token_id == len(tokenizer) - 1


def test_words_of_the_corpus_have_the_same_pieces(both):
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))]
    found = {word.text for text in texts for word in words(text)}
    found |= {"_".join(pair) for pair in zip(sorted(found), sorted(found, key=str.lower)[::-1], strict=True)}
    assert [word for word in found if ours(both[0], word) != theirs(both[1], word)] == []


def test_random_words_have_the_same_pieces(both):
    chance = random.Random(1)
    found = ["".join(chance.choices(LETTERS, k=chance.randint(1, 12))) for _ in range(80_000)]
    blocks = [chr(code) for code in (*range(0x21, 0x250), *range(0x1E00, 0x2070)) if not chr(code).isspace()]
    found += ["".join(chance.choices(blocks, k=5)) for _ in range(20_000)]
    assert [word for word in found if ours(both[0], word) != theirs(both[1], word)] == []


@pytest.mark.parametrize("word", STRANGE, ids=lambda word: ascii(word[:8]))
def test_strange_words_have_the_same_pieces(both, word):
    assert ours(both[0], word) == theirs(both[1], word)


def test_some_merges_pass_through_pieces_without_a_row(both):
    pieces, _ = both
    assert pieces._tokenizer.get_vocab_size() > pieces.mask + 2


def test_a_broken_vocabulary_is_named(tmp_path):
    (tmp_path / "vocab.txt").write_text("đoàn@@ 5\nviên\n", encoding="utf-8")
    (tmp_path / "bpe.codes").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match=r"vocab\.txt:2: a line is `piece count`"):
        tokenizer_of(tmp_path / "vocab.txt", tmp_path / "bpe.codes")
