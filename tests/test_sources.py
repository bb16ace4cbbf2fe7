"""Inputs as they come: kinds of files, packed and encoded in every way that is read, and those that cannot be."""

import gzip
import io
import json
import os
import sys
import unicodedata
import zipfile

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from ner.sources import Article, Columns, Failure, encoding_of, read_articles, read_inputs

PLAIN = Columns()
TEXT = "Năm 2024, LĐLĐ huyện Yên Lạc kết nạp được 802 đoàn viên.\r\nĐạt 110% kế hoạch.\n"
PAGE = f"<html><head><title>LĐLĐ Yên Lạc vượt kế hoạch</title></head><body><nav>Trang chủ</nav><article><p>{TEXT * 4}</p>"


def windows_1258(text):
    """Letters composed as far as the code page has them, tones after them, as Windows writes it."""
    marks = "\u0300\u0301\u0303\u0309\u0323"
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in marks)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in marks))
        out += (base + tones).encode("cp1258")
    return out


def read(path, columns=PLAIN):
    return list(read_inputs([str(path)], path / "out", columns))


def texts(items):
    return [item.text for item in items if isinstance(item, Article)]


def errors(items):
    return [(os.path.basename(item.source), item.error) for item in items if isinstance(item, Failure)]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (windows_1258(TEXT), "cp1258"),
    ],
    ids=["plain", "with mark", "utf-16", "little", "big", "windows"],
)
def test_the_encoding_named_gives_the_text_back(tmp_path, data, encoding):
    (tmp_path / "x.txt").write_bytes(data)
    (article,) = read(tmp_path / "x.txt")
    assert article.encoding == encoding
    with open(tmp_path / "x.txt", encoding=article.encoding, newline="") as file:
        assert file.read() == article.text
    assert unicodedata.normalize("NFC", article.text).lstrip("\ufeff") == TEXT


@given(st.text("aeiouyAEIOUY bcdđăâêôơưĂĐƯạảãáàếềểễệ.,0123456789“”", min_size=1))
def test_vietnamese_text_is_known_in_each_encoding(text):
    assert encoding_of(text.encode()) == "utf-8"
    data = windows_1258(text)
    assert unicodedata.normalize("NFC", data.decode(encoding_of(data))) == text or encoding_of(data) == "utf-8"


@pytest.mark.parametrize(
    "data", [b"C\xabng \xae\xaeo\xb5n" * 9, "Coâng ñoaøn tænh".encode("latin-1")], ids=["TCVN3", "VNI"]
)
def test_old_fonts_are_refused_not_misread(tmp_path, data):
    (tmp_path / "x.txt").write_bytes(data)
    ((_, error),) = errors(read(tmp_path / "x.txt"))
    assert "save it as UTF-8" in error


def zipped():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("x.txt", TEXT)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("x.txt", b"", "is empty"),
        ("x.txt", b" \n\t", "is empty"),
        ("x.txt", b"a\0b\0\0c", "is a binary file"),
        ("x.txt", zipped(), "is a binary file"),
        ("x.txt.gz", gzip.compress(os.urandom(5000))[:-100], "cannot be read"),
        ("x.html", b"<p></p>", "no main text"),
        ("x.csv", b"id,body\n1,abc\n", "has no column 'text' but id, body; name it with --text"),
        ("x.csv", b'id,text\n1,"abc\n2,def\n', "breaks at line 3"),
        ("x.jsonl", b"{", "is no JSON"),
        ("x.jsonl", b"[" * 100_000, "is no JSON"),
        ("x.jsonl", b'{"text": "\xff\xfe abc"}', "is not UTF-8"),
        ("x.jsonl", b'{"id": 1}', "has no text in 'text' but id; name it with --text"),
        ("x.jsonl", b'{"text": 5}', "has no text"),
        ("x.parquet", b"PAR1", "cannot be read"),
        ("x.docx", b"PK", ".docx is not read"),
    ],
)
def test_what_cannot_be_read_is_named_once_with_its_reason(tmp_path, name, data, error):
    (tmp_path / name).write_bytes(data)
    ((source, found),) = errors(read(tmp_path / name))
    assert source.startswith(name)
    assert found.startswith(error)


def packings(data):
    half = len(data) // 2
    return {
        "": data,
        ".gz": gzip.compress(data[:half]) + gzip.compress(data[half:]),
        ".zst": b"".join(pa.compress(part, codec="zstd", asbytes=True) for part in (data[:half], data[half:])),
    }


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_every_kind_of_file_is_read_packed_or_not(tmp_path, packing):
    rows = [{"id": f"n{i}", "text": TEXT} for i in range(3)]
    table = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), table)
    cell = TEXT.replace('"', '""')
    kinds = {
        "a.txt": TEXT.encode(),
        "b.jsonl": "".join(json.dumps(row) + "\n" for row in rows).encode(),
        "c.csv": ("id,text\n" + "".join(f'n{i},"{cell}"\n' for i in range(3))).encode(),
        "d.parquet": table.getvalue(),
        "e.csv": ("\ufeffid;text\n" + f'n0;"{cell}"\n').encode("utf-8"),
        "f.jsonl": json.dumps(rows[0], ensure_ascii=False).encode("utf-16"),
    }
    for name, data in kinds.items():
        (tmp_path / f"{name}{packing}").write_bytes(packings(data)[packing])
    items = read(tmp_path)
    assert texts(items) == [TEXT] * 12
    assert [item.id for item in items][:4] == ["a", "n0", "n1", "n2"]
    assert len({item.id for item in items}) == 12
    assert [item.source.removeprefix(str(tmp_path)) for item in items][1] == f"/b.jsonl{packing}:1"


def test_of_a_page_the_main_text_is_taken_with_its_title(tmp_path):
    (tmp_path / "x.html").write_text(PAGE, encoding="utf-8")
    (text,) = texts(read(tmp_path))
    assert text.startswith("LĐLĐ Yên Lạc vượt kế hoạch\nNăm 2024")
    assert "Trang chủ" not in text


def test_columns_are_chosen_by_name(tmp_path):
    (tmp_path / "x.csv").write_text("key\tbody\n../../etc\tNăm 2024.\n\tNăm 2025.\n", encoding="utf-8")
    items = read(tmp_path / "x.csv", Columns(text="body", id="key"))
    assert [(item.id, item.text) for item in items[:1]] == [("../../etc", "Năm 2024.")]
    assert errors(items) == [("x.csv:3", "has no 'key', which --id names")]


def test_rows_without_an_id_are_numbered_by_their_file(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"text": "a"}\n\n{"id": "x-1", "text": "b"}\n', encoding="utf-8")
    assert [item.id for item in read(tmp_path / "x.jsonl")] == ["x-1", "x-1-2"]


def test_lone_surrogates_become_the_replacement_character(tmp_path):
    (tmp_path / "x.jsonl").write_text(r'{"id": "\udfff", "text": "a\ud800b \ud83d\ude00"}')
    (article,) = read(tmp_path / "x.jsonl")
    assert (article.id, article.text) == ("\ufffd", "a\ufffdb \U0001f600")


def test_an_error_that_quotes_a_lone_surrogate_can_be_written(tmp_path):
    (tmp_path / "x.jsonl").write_text(r'{"\ud800": 1}')
    ((_, error),) = errors(read(tmp_path / "x.jsonl"))
    assert error.encode().startswith("has no text in 'text' but \ufffd;".encode())


def test_no_date_is_searched_for_in_a_page(monkeypatch, tmp_path):
    from dateparser.date import DateDataParser

    searched = []
    monkeypatch.setattr(DateDataParser, "get_date_data", lambda _, text, *args: searched.append(text))
    (tmp_path / "x.html").write_text("<html><body><article><p>Chiều 17 tháng 2 năm 2022 họp.</p></article></body></html>")
    read(tmp_path / "x.html")
    assert searched == []


def test_a_folder_of_traps_gives_its_article_and_names_the_traps(tmp_path):
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "in.txt").write_text(TEXT, encoding="utf-8", newline="")
    os.mkfifo(tmp_path / "pipe.txt")
    os.symlink("loop.txt", tmp_path / "loop.txt")
    os.symlink(".", tmp_path / "self")
    (tmp_path / "notes.md").write_text("no article")
    items = read(tmp_path)
    assert texts(items) == [TEXT]
    assert dict(errors(items)) == {
        "loop.txt": "cannot be read: Too many levels of symbolic links",
        "pipe.txt": "is a pipe or device; name it on the command line",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(tmp_path):
    (tmp_path / "x.txt").write_text(TEXT)
    (tmp_path / "x.txt").chmod(0)
    assert errors(read(tmp_path)) == [("x.txt", "cannot be read: Permission denied")]


@pytest.mark.parametrize(
    ("data", "columns", "found"),
    [
        (TEXT.encode(), PLAIN, [TEXT]),
        (gzip.compress(TEXT.encode()), PLAIN, [TEXT]),
        (b'{"text": "a"}\n{"text": "b"}\n', PLAIN, ["a", "b"]),
        (b"body\na\nb\n", Columns(text="body"), ["a", "b"]),
    ],
    ids=["text", "packed", "jsonl", "csv"],
)
def test_standard_input_is_known_by_what_it_holds(monkeypatch, tmp_path, data, columns, found):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert texts(read_inputs(["-"], tmp_path, columns)) == found


def test_a_library_that_is_missing_is_named_with_what_installs_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "x.html").write_text(PAGE, encoding="utf-8")
    ((_, error),) = errors(read(tmp_path))
    assert error == "needs trafilatura, which is not installed: pip install 'ner[html]'"


def test_reading_holds_one_row_at_a_time(tmp_path):
    """A file that is broken far behind gives its first rows all the same."""
    lines = "".join(json.dumps({"text": "a" * 1000}) + "\n" for _ in range(1000))
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(lines.encode(), compresslevel=0)[:-5000])
    items = read_inputs([str(tmp_path / "x.jsonl.gz")], tmp_path, PLAIN)
    assert isinstance(next(items), Article)
    *articles, failure = items
    assert len(articles) > 900
    assert isinstance(failure, Failure)


def test_articles_that_have_to_be_readable_are_named_where_they_are_not(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "Kết nạp 802 đoàn viên."}\n{"id": "y"}\n', encoding="utf-8")
    articles = read_articles(tmp_path / "a.jsonl")
    assert next(articles).id == "x"
    with pytest.raises(ValueError, match=r"a\.jsonl:2: has no text in 'text'"):
        next(articles)
