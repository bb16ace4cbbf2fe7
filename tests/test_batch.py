"""Runs that are stopped, killed, or out of disk: the next goes on, and every article is there once."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ner.batch import JOURNAL, tag_inputs
from ner.facts import facts
from ner.markup import loads
from ner.outputs import FORMATS
from ner.setting import read_setting
from ner.sources import Columns
from ner.tagger import Tagged, Tagger

SOURCE = Path(__file__).parents[1] / "src"
SENTENCE = "Năm 2024, LĐLĐ huyện Yên Lạc kết nạp {} đoàn viên.\n"


class Counting(Tagger):
    """Counts the articles that it tags, and can be told to stop at one as if interrupted."""

    tagged: tuple[str, ...] = ()
    stop_at: str | None = None

    def tag(self, text, name="article"):
        if name == self.stop_at:
            raise KeyboardInterrupt
        self.tagged += (name,)
        return super().tag(text, name)


@pytest.fixture
def tagger(model_folder):
    return Counting(model_folder, 1)


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(8):
        (folder / f"a{i}.txt").write_text(SENTENCE.format(100 + i), encoding="utf-8")
    return folder


def run(paths, output, tagger, formats=("jsonl",)):
    messages = []
    counts = tag_inputs([str(paths)], output, formats, tagger, Columns(), lambda done: None, messages.append)
    return counts, messages


def interrupt(articles, output, tagger, at="a5", formats=("jsonl",)):
    tagger.stop_at = at
    with pytest.raises(KeyboardInterrupt):
        run(articles, output, tagger, formats)
    tagger.stop_at, tagger.tagged = None, ()


def records_of(folder):
    return [json.loads(line) for line in (folder / "tags.jsonl").read_text(encoding="utf-8").splitlines()]


def ids(folder):
    return [record["id"] for record in records_of(folder)]


def test_a_stopped_run_goes_on_with_what_is_left(articles, tmp_path, tagger):
    out, straight = tmp_path / "out", tmp_path / "straight"
    run(articles, straight, tagger, FORMATS)
    interrupt(articles, out, tagger)
    assert ids(out) == ["a0", "a1", "a2", "a3", "a4"]
    assert run(articles, out, tagger, FORMATS) == ((8, 0), [])
    assert tagger.tagged == ("a5", "a6", "a7")
    for path in (path for path in straight.rglob("*") if path.is_file()):
        assert (out / path.relative_to(straight)).read_bytes() == path.read_bytes(), path
    assert {path.name for path in out.iterdir()} == {path.name for path in straight.iterdir()}


def test_articles_changed_meanwhile_are_tagged_again_and_others_not(articles, tmp_path, tagger):
    interrupt(articles, tmp_path / "out", tagger)
    (articles / "a1.txt").write_text(SENTENCE.format(7), encoding="utf-8")
    (articles / "a2.txt").unlink()
    (articles / "a00.txt").write_text(SENTENCE.format(8), encoding="utf-8")
    run(articles, tmp_path / "out", tagger)
    assert tagger.tagged == ("a00", "a1", "a5", "a6", "a7")
    assert ids(tmp_path / "out") == ["a0", "a00", "a1", "a3", "a4", "a5", "a6", "a7"]
    assert " 7 " in records_of(tmp_path / "out")[2]["text"]


def test_another_model_starts_anew_and_says_so(articles, tmp_path, tagger):
    interrupt(articles, tmp_path / "out", tagger)
    tagger.fingerprint = "another"
    _, (message,) = run(articles, tmp_path / "out", tagger)
    assert "begun with another model; everything is tagged anew" in message
    assert len(tagger.tagged) == 8


def test_a_finished_run_is_no_journal_for_the_next(articles, tmp_path, tagger):
    run(articles, tmp_path / "out", tagger)
    assert not (tmp_path / "out" / JOURNAL).exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.integers(0, 6000), st.binary(max_size=40))
def test_a_journal_torn_anywhere_costs_only_what_was_torn(articles, tmp_path, tagger, length, rest):
    out = tmp_path / "out"
    interrupt(articles, out, tagger)
    whole = (out / JOURNAL).read_bytes()
    (out / JOURNAL).write_bytes(whole[:length] + rest)
    kept = max(0, whole[:length].count(b"\n") - 1)
    run(articles, out, tagger)
    assert ids(out) == [f"a{i}" for i in range(8)]
    assert len(tagger.tagged) <= 8 - kept


def test_two_runs_at_once_do_not_mix(articles, tmp_path, tagger):
    from ner.journal import Journal

    (tmp_path / "out").mkdir()
    with Journal(tmp_path / "out" / JOURNAL, "m"), pytest.raises(BlockingIOError, match="another run is writing"):
        run(articles, tmp_path / "out", tagger)


def command(model_folder, paths, output, *, before=""):
    words = [sys.executable, "-m", "ner", "tag", str(paths), "-o", str(output), "--model", str(model_folder)]
    words += ["--threads", "1", "--format", "jsonl,csv,html,brat"]
    script = f'{before} exec "$@"'
    return subprocess.Popen(
        ["sh", "-c", script, "sh", *words], env={**os.environ, "PYTHONPATH": str(SOURCE)}, stderr=subprocess.PIPE, text=True
    )


def test_a_run_killed_again_and_again_ends_with_every_article_once(model_folder, tmp_path):
    rows = [json.dumps({"id": f"r{i}", "text": SENTENCE.format(i) * 10}) for i in range(60)]
    rows.insert(30, "broken")
    (tmp_path / "in.jsonl").write_text("\n".join(rows), encoding="utf-8")
    out, chance = tmp_path / "out", random.Random(0)
    for goal in sorted(chance.sample(range(1000, 100_000), 2)):
        process = command(model_folder, tmp_path / "in.jsonl", out)
        journal = out / JOURNAL
        while process.poll() is None and not (journal.exists() and journal.stat().st_size > goal):
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    process = command(model_folder, tmp_path / "in.jsonl", out)
    _, errors = process.communicate()
    assert process.returncode == 1
    assert ids(out) == [f"r{i}" for i in range(60)]
    assert errors.count("in.jsonl:31: is no JSON") == 1
    assert len((out / "errors.jsonl").read_text().splitlines()) == 1
    assert len(list((out / "brat").glob("*.ann"))) == 60
    assert not list(out.rglob("*.part"))


def test_a_full_disk_ends_with_2_and_the_next_run_goes_on(model_folder, articles, tmp_path):
    out = tmp_path / "out"
    process = command(model_folder, articles, out, before="ulimit -f 8;")
    _, errors = process.communicate()
    assert process.returncode == 2
    assert errors.startswith("ner: [Errno 27] File too large")
    assert "Traceback" not in errors
    assert (out / JOURNAL).stat().st_size <= 8 * 1024
    process = command(model_folder, articles, out)
    process.communicate()
    assert process.returncode == 0
    assert ids(out) == [f"a{i}" for i in range(8)]


def test_a_named_pipe_on_the_command_line_is_read(articles, tmp_path, tagger):
    os.mkfifo(tmp_path / "pipe.txt")
    writer = threading.Thread(target=(tmp_path / "pipe.txt").write_text, args=("Năm 2024.",), kwargs={"encoding": "utf-8"})
    writer.start()
    run(tmp_path / "pipe.txt", tmp_path / "out", tagger)
    writer.join()
    assert ids(tmp_path / "out") == ["pipe"]


@pytest.mark.parametrize("id_", ["../../x", "/etc/x", "..", "a\0b", "a" * 5000, "C:\\x", "con/../x", "\u202e"])
def test_no_id_writes_outside_the_folder(tmp_path, tagger, id_):
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": id_, "text": "Năm 2024."}))
    out = tmp_path / "deep" / "er" / "out"
    run(tmp_path / "in.jsonl", out, tagger, FORMATS)
    assert ids(out) == [id_]
    assert {path for path in tmp_path.rglob("*") if path.is_file() and out / "brat" not in path.parents} == {
        tmp_path / "in.jsonl", out / "tags.jsonl", out / "facts.csv", out / "facts.parquet", out / "index.html",
        out / "pages" / "000001.html",
    }  # fmt: skip
    assert len(list((out / "brat").iterdir())) == 2


def test_parquet_holds_the_facts_typed(articles, tmp_path, tagger):
    from pyarrow import parquet

    run(articles, tmp_path / "out", tagger, FORMATS)
    rows = parquet.read_table(tmp_path / "out" / "facts.parquet").to_pylist()
    facts = [(record["id"], fact) for record in records_of(tmp_path / "out") for fact in record["facts"]]
    assert [(row["article"], row["achieved"], row["evidence"]) for row in rows] == [
        (id_, fact["achieved"], " ".join(fact["evidence"])) for id_, fact in facts
    ]


def test_parquet_takes_facts_with_every_field(tmp_path, tagger):
    from pyarrow import parquet

    document = loads(
        "x",
        """[[D1 Năm 2024]], [[O1 LĐLĐ huyện Mê Linh]] kết nạp [[M1 802]]/[[T1 700]] [[U1 đoàn viên]],
thu [[M2 từ 5 đến 6 tỷ]] [[U2 đồng]], giúp [[M3 10-12]] [[U3 hộ]], đạt [[P1 80%]] kế hoạch.
----
M1 member_admission T1 U1 O1 D1
M2 finance U2 O1
M3 welfare U3 P1
""",
    )
    (tmp_path / "in.txt").write_text(document.text, encoding="utf-8")
    tagger.tag = lambda text, name: Tagged(document, facts(document), read_setting(document))
    assert run(tmp_path / "in.txt", tmp_path / "out", tagger, FORMATS)[0] == (1, 0)
    admitted, money, helped = parquet.read_table(tmp_path / "out" / "facts.parquet").to_pylist()
    assert (admitted["derived"], admitted["derived_value"]) == ("percent", 114.57)
    assert (money["amount_vnd"], money["amount_vnd_high"]) == (5e9, 6e9)
    assert (helped["achieved"], helped["achieved_high"], helped["percent"]) == (10, 12, 80)


@pytest.mark.parametrize("text", ["Năm 2024 đạt 802 đoàn viên. " * 4000, "a" * 150_000, "\0" * 300, "5" * 5000])
def test_long_and_odd_texts_are_tagged_whole(tmp_path, tagger, text):
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "x", "text": text}))
    assert run(tmp_path / "in.jsonl", tmp_path / "out", tagger)[0] == (1, 0)
    (record,) = records_of(tmp_path / "out")
    assert record["text"] == text
    assert all(text[e["start"] : e["end"]] == e["text"] for e in record["entities"])
    assert len({e["id"] for e in record["entities"]}) == len(record["entities"])


def test_a_page_of_hostile_articles_runs_nothing_of_theirs(tmp_path, tagger):
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    row = {"id": f'"{hostile}', "text": f"{hostile} Năm 2024, LĐLĐ huyện Yên Lạc kết nạp 802 đoàn viên. {hostile}"}
    (tmp_path / "in.jsonl").write_text(json.dumps(row))
    run(tmp_path / "in.jsonl", tmp_path / "out", tagger, FORMATS)
    for path, scripts in ((tmp_path / "out" / "index.html", 2), (tmp_path / "out" / "pages" / "000001.html", 1)):
        page = path.read_text(encoding="utf-8")
        assert "<img" not in page
        assert page.count("<script") == scripts
        assert "default-src 'none'" in page


def test_a_run_with_fewer_articles_leaves_none_of_the_pages_before(articles, tmp_path, tagger, monkeypatch):
    monkeypatch.setattr("ner.site.TOGETHER", 3)
    run(articles, tmp_path / "out", tagger, ("html",))
    (tmp_path / "out" / "pages" / "mine.html").write_text("")
    assert len(list((tmp_path / "out" / "pages").iterdir())) == 4
    for path in sorted(articles.iterdir())[3:]:
        path.unlink()
    run(articles, tmp_path / "out", tagger, ("html",))
    assert sorted(path.name for path in (tmp_path / "out").rglob("*.html")) == ["000001.html", "index.html", "mine.html"]
