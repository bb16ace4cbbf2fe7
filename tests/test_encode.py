import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.encode import BRIEF, Pieces, cut, encode

LENGTHS = st.lists(st.integers(1, 6), max_size=60)


@given(LENGTHS, st.data())
def test_windows_cover_every_word_and_homes_tile_them(lengths, data):
    openings = data.draw(st.lists(st.booleans(), min_size=len(lengths), max_size=len(lengths)))
    bounds = cut(lengths, openings, 12, 5)
    at = 0
    for begin, end, home_begin, home_end in bounds:
        assert sum(lengths[begin:end]) <= 12
        assert begin <= home_begin <= home_end <= end
        assert home_begin == at
        at = home_end
    assert at == len(lengths)


def test_every_word_is_read_at_its_first_piece(documents, encoder_folder):
    pieces = Pieces(encoder_folder / "tokenizer.json")
    for document in documents:
        encoded = encode(document.text, pieces, 48, 16)
        for word, window, position in zip(encoded.words, encoded.home, encoded.position, strict=True):
            expected = pieces(word)
            assert encoded.windows[window][position : position + len(expected)] == expected


def test_windows_keep_to_the_limit_and_open_and_close(documents, encoder_folder):
    pieces = Pieces(encoder_folder / "tokenizer.json")
    encoded = encode("\n".join(document.text for document in documents), pieces, 48, 16)
    assert len(encoded.windows) > 2
    for window in encoded.windows:
        assert len(window) <= 48
        assert (window[0], window[-1]) == (pieces.begin, pieces.end)


@pytest.mark.parametrize(("lines", "inner_ends"), [(BRIEF, 0), (BRIEF + 1, BRIEF)])
def test_line_ends_are_pieces_but_in_a_brief(lines, inner_ends, encoder_folder):
    pieces = Pieces(encoder_folder / "tokenizer.json")
    (window,) = encode("\n\n".join(["Kết nạp 802"] * lines), pieces, 512, 16).windows
    assert window[:-1].count(pieces.end) == inner_ends


def test_an_empty_article_is_one_empty_window(encoder_folder):
    pieces = Pieces(encoder_folder / "tokenizer.json")
    assert encode("", pieces, 48, 16).windows == [[pieces.begin, pieces.end]]


def test_half_a_character_is_read_as_an_unknown_one(encoder_folder):
    pieces = Pieces(encoder_folder / "tokenizer.json")
    assert len(encode("\ud800 802", pieces, 48, 16).words) == 2


def test_a_very_long_word_takes_few_pieces(encoder_folder):
    pieces = Pieces(encoder_folder / "tokenizer.json")
    encoded = encode("đ" * 10_000 + " 802", pieces, 48, 16)
    assert len(encoded.words) == 2
    assert all(len(window) <= 48 for window in encoded.windows)


def test_a_segmentation_that_is_not_there_is_named(encoder_folder):
    with pytest.raises(ValueError, match="unknown segmentation 'letters'; there are syllables, compounds"):
        Pieces(encoder_folder / "tokenizer.json", "letters")
