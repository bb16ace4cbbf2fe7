"""Compounds keep every character in its place, and agree with the segmenter that they are read from."""

import pickle
import unicodedata
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from underthesea_core import CRFFeaturizer, CRFTagger

from ner import word_segmenter
from ner.compounds import compounds
from ner.corpus import Corpus
from ner.encode import word_spans
from ner.segment import words
from ner.standoff import read
from ner.word_segmenter import Segmenter, read_crfsuite

ROOT = Path(__file__).parents[1]
TOKENS = ("đoàn", "viên", "Liên", "Lao", "động", "LÐLÐ", "22/20", "50/6.500", "02-NQ/TW", "110%", "🙂", "_", "(", "\u200b")
SPACES = (" ", "", "\u00a0", "\n", "\r\n", "\t")
PRESS = st.lists(st.tuples(st.sampled_from(TOKENS), st.sampled_from(SPACES)), max_size=30).map(
    lambda parts: unicodedata.normalize("NFD" if len(parts) % 2 else "NFC", "".join(map("".join, parts)))
)


@given(st.one_of(st.text(), PRESS))
def test_compounds_are_the_words_of_the_text_in_groups(text):
    apart, at = words(text), 0
    for compound in compounds(text):
        parts = [apart[at]]
        while parts[-1].end != compound.end:
            at += 1
            parts.append(apart[at])
        at += 1
        assert compound.text == "_".join(part.text for part in parts)
        assert (compound.start, compound.line, compound.sentence, compound.spaced) == (
            (parts[0].start, parts[0].line, parts[0].sentence, parts[0].spaced)
        )
        assert all(part.line == parts[0].line for part in parts)
    assert at == len(apart)


@given(st.one_of(st.text(), PRESS))
def test_what_stands_between_compounds_is_white_space_or_invisible(text):
    found = compounds(text)
    for one, other in pairwise(found):
        between = text[one.end : other.start]
        assert all(c.isspace() or unicodedata.category(c) in ("Cf", "Mn", "Me", "Cc", "Lm") for c in between)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kết nạp 22/20 đoàn viên", ["kết_nạp", "22", "/", "20", "đoàn_viên"]),
        ("LĐLĐ huyện Yên Lạc kết nạp", ["LĐLĐ", "huyện", "Yên_Lạc", "kết_nạp"]),
        ("5 tỷ đồng bằng 70%", ["5", "tỷ", "đồng", "bằng", "70", "%"]),
        ("Đoa\u0300n\u00a0viên", ["Đoàn_viên"]),
        ("Văn hóa, văn hoá", ["Văn_hóa", ",", "văn_hoá"]),
        ("đoàn\nviên", ["đoàn", "viên"]),
        ("", []),
    ],
)
def test_only_syllables_of_one_word_are_joined(text, expected):
    assert [word.text for word in compounds(text)] == expected


def test_the_labels_are_those_of_underthesea():
    folder, tagger = word_segmenter.model_folder(), CRFTagger()
    tagger.load(str(folder / "models.bin"))
    featurizer = CRFFeaturizer(pickle.loads((folder / "features.bin").read_bytes()), Segmenter().dictionary)
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))[:15]]
    sentences = [[w.text for w in s] for text in texts for _, s in groupby(words(text), lambda word: word.sentence)]
    features = featurizer.process([[[word] for word in sentence] for sentence in sentences])
    expected = [[label == "I-W" for label in tagger.tag(rows)] for rows in features]
    assert Segmenter()(sentences) == expected


def test_no_label_of_the_corpus_starts_or_ends_inside_a_compound():
    corpus = Corpus(ROOT / "corpus", ROOT / "annotations", (ROOT / "../shared/real", ROOT / "cache/real"))
    documents = [read(text, ann) for text, ann in corpus.files() if text.exists()]
    assert len(documents) > 100
    assert [(d.id, d.surface(span)) for d in documents for span in word_spans(compounds(d.text), d)[1]] == []


def test_without_underthesea_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(word_segmenter, "find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="pip install 'underthesea"):
        word_segmenter.model_folder()


def test_another_model_format_is_refused():
    with pytest.raises(ValueError, match="not b'lCRF'"):
        read_crfsuite(b"other")
