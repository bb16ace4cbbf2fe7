"""What a user meets at the command line, with the tiny model of `conftest`."""

import csv
import json
import os
import sys

import pytest

from ner.standoff import parse
from ner.tagger import Tagger


def records_of(folder):
    return [json.loads(line) for line in (folder / "tags.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_folder_becomes_one_line_an_article_and_one_row_a_fact(ner, corpus_folder, tmp_path):
    result = ner("tag", corpus_folder / "corpus", "-o", tmp_path, "--format", "jsonl,csv,html,brat")
    assert result.exit_code == 0
    records = records_of(tmp_path)
    assert [record["id"] for record in records] == ["first-again", "first", "second", "third"]
    with open(tmp_path / "facts.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(record["facts"]) for record in records)
    assert not (tmp_path / "errors.jsonl").exists()
    for record in records:
        ann = (tmp_path / "brat" / f"{record['id']}.ann").read_text(encoding="utf-8")
        assert parse(record["id"], record["text"], ann).problems == []


def test_every_label_can_be_found_again_in_the_source(ner, corpus_folder, tmp_path):
    ner("tag", corpus_folder / "corpus", "-o", tmp_path)
    for record in records_of(tmp_path):
        with open(record["source"], encoding="utf-8", newline="") as file:
            source = file.read()
        assert record["text"] == source
        for entity in record["entities"]:
            assert source[entity["start"] : entity["end"]] == entity["text"]


def test_a_learned_article_gives_its_fact(ner, corpus_folder, tmp_path):
    ner("tag", corpus_folder / "corpus" / "first.txt", "-o", tmp_path)
    (record,) = records_of(tmp_path)
    (fact,) = record["facts"]
    assert (fact["achieved"], fact["target"], fact["percent"], fact["check"]) == (802, 700, 114.5, "consistent")
    assert (fact["organisation"], fact["period_start"]) == ("LĐLĐ huyện Yên Lạc", "2024-01-01")
    assert "expected_percent" not in fact


def test_standard_input_is_an_article(ner, tmp_path):
    result = ner("tag", "-", "-o", tmp_path, stdin="Năm 2024, LĐLĐ huyện kết nạp 5 đoàn viên.")
    assert result.exit_code == 0
    assert records_of(tmp_path)[0]["source"] == "-"


def test_bad_inputs_are_named_and_the_rest_is_tagged(ner, corpus_folder, tmp_path):
    bad = {
        "empty.txt": b" \n",
        "tcvn3.txt": b"c\xf8ng \xae\xb7n",
        "cut.txt": "đã".encode()[:-1] + b"!",
        "null.txt": b"a\0b",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in bad] + [tmp_path / "missing.txt", corpus_folder / "corpus" / "first.txt"]
    out = tmp_path / "out"
    result = ner("tag", *paths, "-o", out)
    assert result.exit_code == 1
    assert len(records_of(out)) == 1
    errors = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert [error["source"] for error in errors] == [str(path) for path in paths[:5]]
    assert [error["error"].split()[0] for error in errors] == ["is", "is", "is", "is", "cannot"]


def test_files_of_one_name_are_articles_apart(ner, tmp_path):
    for name in ("a/x.txt", "b/x-2.txt", "c/x.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("Năm 2024.", encoding="utf-8")
    ner("tag", tmp_path, "-o", tmp_path / "out")
    assert [record["id"] for record in records_of(tmp_path / "out")] == ["x", "x-2", "x-3"]


def test_cells_that_a_spreadsheet_would_run_are_made_safe():
    from ner.facts import facts
    from ner.formats import fact_record, facts_csv
    from ner.markup import loads

    document = loads("a", "=cmd [[M1 5]] [[U1 +đoàn viên]]\n----\nM1 other U1\n")
    row = facts_csv([("a", fact_record(facts(document)[0]))], header=False)
    assert "'=cmd" in row
    assert "'+đoàn viên" in row


@pytest.mark.parametrize(
    "call",
    [
        ("tag",),
        ("tag", "x.txt", "-o", "out", "--format", "docx"),
        ("tag", "x.txt", "-o", "out", "--engine", "spark"),
        ("tag", "x.txt", "-o", "out", "--address", "10.0.0.1:6379"),
        ("evaluate", "-o", "out"),
        ("evaluate", "-o", "out", "--split", "train", "--gold", "x"),
        ("evaluate", "-o", "out", "--kind", "real", "--gold", "x"),
        ("evaluate", "-o", "out", "--split", "train", "--kind", "bogus"),
        ("evaluate", "-o", "out", "--gold", ".", "--pred", "nowhere"),
        ("train", "missing.toml"),
        ("export", "nowhere", "-o", "out"),
        ("corpus", "check", "--annotations", "nowhere"),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_message(ner, call, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    result = ner(*call)
    assert result.exit_code == 2
    assert "Traceback" not in result.errors
    assert result.errors.strip()


def test_without_ray_its_engine_is_refused_with_what_installs_it(ner, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "ray", None)
    result = ner("tag", "x.txt", "-o", tmp_path, "--engine", "ray")
    assert (result.exit_code, result.errors) == (2, "ner: --engine ray needs ray: pip install 'ner[ray]'\n")


def test_a_folder_that_is_no_model_is_refused(ner, tmp_path):
    result = ner("tag", "x.txt", "-o", tmp_path, model=tmp_path)
    assert result.exit_code == 2
    assert "is no model folder" in result.errors


def test_results_that_cannot_be_written_end_with_2(ner, corpus_folder, tmp_path):
    (tmp_path / "out").write_text("")
    assert ner("tag", corpus_folder / "corpus", "-o", tmp_path / "out").exit_code == 2


def test_results_of_a_run_are_no_input_of_the_next(ner, tmp_path):
    (tmp_path / "x.txt").write_text("Năm 2024.", encoding="utf-8")
    for _ in range(2):
        ner("tag", tmp_path, "-o", tmp_path / "out", "--format", "jsonl, brat")
    assert len(records_of(tmp_path / "out")) == 1


def test_a_file_that_is_no_text_file_is_named(ner, tmp_path):
    (tmp_path / "x.docx").write_bytes(b"PK")
    result = ner("tag", tmp_path / "x.docx", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert ".docx is not read; save the article's text as .txt" in result.errors


def test_a_file_name_that_is_not_utf8_is_no_obstacle(ner, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"b\xe1o.txt")
    with open(path, "wb") as file:
        file.write("Năm 2024.".encode())
    result = ner("tag", tmp_path, "-o", tmp_path / "out", "--format", "jsonl,csv,html,brat")
    assert result.exit_code == 0
    assert records_of(tmp_path / "out")[0]["id"] == "b\ufffdo"


@pytest.mark.parametrize("text", ["\ufeffNăm 2024.", "Năm 2024.\r\nLĐLĐ huyện.\r\n", "LĐLĐ huyện.", "a" * 20_000, "\t|\t5"])
def test_odd_texts_are_tagged_and_keep_their_offsets(ner, tmp_path, text):
    (tmp_path / "x.txt").write_bytes(text.encode())
    assert ner("tag", tmp_path / "x.txt", "-o", tmp_path / "out", "--format", "jsonl,brat,html").exit_code == 0
    (record,) = records_of(tmp_path / "out")
    assert record["text"] == text
    assert all(text[e["start"] : e["end"]] == e["text"] for e in record["entities"])


def interrupted_stream(self, articles):
    yield from ORIGINAL_STREAM(self, [next(iter(articles))])
    raise KeyboardInterrupt


def failing_stream(self, articles):
    yield from ORIGINAL_STREAM(self, [next(iter(articles))])
    raise RuntimeError("out of luck")


ORIGINAL_STREAM = Tagger.stream


def test_an_interrupted_run_keeps_what_was_finished(ner, corpus_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(Tagger, "stream", interrupted_stream)
    (tmp_path / "empty.txt").write_text("")
    result = ner("tag", tmp_path / "empty.txt", corpus_folder / "corpus", "-o", tmp_path / "out")
    assert result.exit_code == 130
    assert len(records_of(tmp_path / "out")) == 1
    assert "is empty" in (tmp_path / "out" / "errors.jsonl").read_text()


def test_a_run_that_breaks_leaves_the_results_of_the_one_before(ner, corpus_folder, tmp_path, monkeypatch):
    ner("tag", corpus_folder / "corpus", "-o", tmp_path)
    before = (tmp_path / "tags.jsonl").read_bytes()
    monkeypatch.setattr(Tagger, "stream", failing_stream)
    with pytest.raises(RuntimeError):
        ner("tag", corpus_folder / "corpus", "-o", tmp_path)
    assert (tmp_path / "tags.jsonl").read_bytes() == before


def test_an_article_that_cannot_be_tagged_stops_no_other(ner, corpus_folder, tmp_path, monkeypatch):
    from ner import tagger

    def facts(document, *_):
        if document.id == "second":
            raise ArithmeticError("strange numbers")
        return []

    monkeypatch.setattr(tagger, "facts", facts)
    result = ner("tag", corpus_folder / "corpus", "-o", tmp_path)
    assert result.exit_code == 1
    assert [record["id"] for record in records_of(tmp_path)] == ["first-again", "first", "third"]
    assert "cannot be tagged: ArithmeticError: strange numbers" in result.errors


def test_evaluation_writes_both_reports(ner, corpus_folder, model_folder, tmp_path):
    where = ["--corpus", corpus_folder / "corpus", "--annotations", corpus_folder / "annotations"]
    result = ner("evaluate", "--split", "dev", "--model", model_folder, *where, "-o", tmp_path)
    assert result.exit_code == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["documents"] == 1
    assert report["entities"]["micro"]["f1"] == 1
    assert set(report["relations"]) == {"gold_spans", "end_to_end"}
    assert report["facts"]["support"] == 1
    assert "| micro | 1.000" in (tmp_path / "report.md").read_text()


def test_predictions_on_disk_are_scored_too(ner, corpus_folder, tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    for suffix, folder in ((".txt", "corpus"), (".ann", "annotations")):
        (gold / f"first{suffix}").write_bytes((corpus_folder / folder / f"first{suffix}").read_bytes())
    assert ner("evaluate", "--gold", gold, "--pred", gold, "-o", tmp_path / "same").exit_code == 0
    assert json.loads((tmp_path / "same" / "report.json").read_text())["facts"]["f1"] == 1
    assert ner("evaluate", "--gold", gold, "--pred", tmp_path, "-o", tmp_path / "none").exit_code == 0
    assert json.loads((tmp_path / "none" / "report.json").read_text())["entities"]["micro"]["recall"] == 0


def test_a_report_can_be_held_against_an_earlier_one(ner, corpus_folder, tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    for suffix, folder in ((".txt", "corpus"), (".ann", "annotations")):
        (gold / f"first{suffix}").write_bytes((corpus_folder / folder / f"first{suffix}").read_bytes())
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "first.ann").write_text("")
    assert ner("evaluate", "--gold", gold, "--pred", tmp_path / "nothing", "-o", tmp_path / "earlier").exit_code == 0
    for baseline in ("earlier", "nothing"):
        call = ("evaluate", "--gold", gold, "--pred", gold, "--baseline", tmp_path / baseline, "-o", tmp_path / "now")
        assert ner(*call).exit_code == 0
        comparison = json.loads((tmp_path / "now" / "report.json").read_text())["comparison"]
        assert comparison["measures"]["facts"]["difference"]["value"] == 1
        assert len(comparison["facts"]["model_alone"]) == 1
        assert "Against" in (tmp_path / "now" / "report.md").read_text()
        assert 'id="baseline"' in (tmp_path / "now" / "report.html").read_text()
    for baseline in ("gone", "."):
        call = ("evaluate", "--gold", gold, "--pred", gold, "--baseline", tmp_path / baseline, "-o", tmp_path / "now")
        assert ner(*call).exit_code == 2


def test_agreement_of_two_hands(ner, corpus_folder, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for suffix, source in ((".txt", "corpus"), (".ann", "annotations")):
            data = (corpus_folder / source / f"first{suffix}").read_text(encoding="utf-8")
            if folder == "two":
                data = "".join(line + "\n" for line in data.splitlines() if not line.startswith("R1"))
            (tmp_path / folder / f"first{suffix}").write_text(data, encoding="utf-8")
    result = ner("corpus", "agreement", tmp_path / "one", tmp_path / "two")
    assert result.exit_code == 0
    assert "| micro | 1.000 | 1.000 | 1.000 | 7 |" in result.output
    assert "| Has_Target | 0.000 | 0.000 | 0.000 | 1 |" in result.output
    assert ner("corpus", "agreement", tmp_path / "one", tmp_path).exit_code == 2


def test_new_articles_get_a_split_and_old_ones_keep_theirs(ner, tmp_path):
    (tmp_path / "splits.tsv").write_text("old\ttest\n")
    for name in ("old", "new"):
        (tmp_path / f"{name}.ann").write_text("")
    ner("corpus", "split", "--corpus", tmp_path, "--annotations", tmp_path)
    lines = dict(line.split("\t") for line in (tmp_path / "splits.tsv").read_text().splitlines())
    assert lines["old"] == "test"
    assert lines["new"] in ("train", "dev", "test")
    assert ner("corpus", "split", "--corpus", tmp_path, "--annotations", tmp_path).output == ""


def test_a_broken_corpus_ends_with_1_and_says_where(ner, tmp_path):
    (tmp_path / "a.txt").write_text("kết nạp 5", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tMETRIC 8 9\t5\n", encoding="utf-8")
    (tmp_path / "splits.tsv").write_text("a\ttrain\n")
    result = ner("corpus", "check", "--corpus", tmp_path, "--annotations", tmp_path)
    assert result.exit_code == 1
    assert "a.ann:1: METRIC T1 has no Indicator" in result.output


@pytest.mark.parametrize("suffix", ["conll", "json", "jsonl"])
def test_labels_go_to_other_tools_and_come_back(ner, corpus_folder, tmp_path, suffix):
    labels, texts = corpus_folder / "annotations", corpus_folder / "corpus"
    assert ner("corpus", "convert", labels, tmp_path / f"all.{suffix}", "--texts", texts).exit_code == 0
    assert ner("corpus", "convert", tmp_path / f"all.{suffix}", tmp_path / "back").exit_code == 0
    result = ner("corpus", "agreement", tmp_path / "back", labels)
    assert "| micro | 1.000 | 1.000 | 1.000 | 26 |" in result.output


def test_articles_of_one_name_in_two_folders_stay_two(ner, tmp_path):
    lines = [json.dumps({"name": id_, "text": f"Bài {id_}", "entities": [], "relations": []}) for id_ in ("a/x", "b/x")]
    (tmp_path / "two.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert ner("corpus", "convert", tmp_path / "two.jsonl", tmp_path / "back").exit_code == 0
    assert {path.read_text(encoding="utf-8") for path in (tmp_path / "back").glob("*.txt")} == {"Bài a/x", "Bài b/x"}


def test_an_unknown_file_is_no_target(ner, corpus_folder, tmp_path):
    result = ner("corpus", "convert", corpus_folder / "annotations", tmp_path / "all.xml")
    assert result.exit_code == 2
    assert "has to end in .conll (CoNLL), .json (Label Studio) or .jsonl (doccano)" in result.errors


def test_tables_are_made_of_what_was_tagged(ner, corpus_folder, tmp_path):
    pytest.importorskip("duckdb")
    ner("tag", corpus_folder / "corpus", "-o", tmp_path)
    result = ner("facts", tmp_path, "-o", tmp_path / "tables", "--headers", "vi", "--pivot")
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {
        "facts.csv", "findings.csv", "by_year.csv", "facts.parquet", "facts.xlsx", "facts.duckdb",
    }  # fmt: skip


def test_tables_of_nothing_say_what_to_do(ner, tmp_path):
    result = ner("facts", tmp_path)
    assert (result.exit_code, "ner tag" in result.errors) == (2, True)


def test_a_missing_extra_is_named(ner, tmp_path, monkeypatch):
    (tmp_path / "tags.jsonl").write_text("")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = ner("facts", tmp_path)
    assert (result.exit_code, ".[tables]" in result.errors) == (2, True)


def test_a_review_page_and_its_decisions_make_labels(ner, corpus_folder, tmp_path):
    ner("tag", corpus_folder / "corpus", "-o", tmp_path)
    assert ner("review", tmp_path).exit_code == 0
    assert (tmp_path / "review.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    record = next(record for record in records_of(tmp_path) if record["facts"])
    about = {"article": record["id"], "sha256": record["sha256"], "answer": "right"}
    decisions = [{**about, "evidence": fact["evidence"]} for fact in record["facts"]]
    (tmp_path / "decisions.json").write_text(json.dumps(decisions))
    result = ner("review", tmp_path, "--decisions", tmp_path / "decisions.json")
    assert (result.exit_code, "1 articles answered whole" in result.output) == (0, True)
    written = tmp_path / "reviewed" / f"{record['id']}.ann"
    assert parse(record["id"], record["text"], written.read_text(encoding="utf-8")).problems == []


def test_reviewed_labels_stay_in_their_folder(ner, corpus_folder, tmp_path):
    ner("tag", corpus_folder / "corpus", "-o", tmp_path)
    record = next(record for record in records_of(tmp_path) if record["facts"]) | {"id": "../../outside"}
    (tmp_path / "tags.jsonl").write_text(json.dumps(record) + "\n")
    about = {"article": record["id"], "sha256": record["sha256"], "answer": "right"}
    (tmp_path / "decisions.json").write_text(json.dumps([about | {"evidence": f["evidence"]} for f in record["facts"]]))
    ner("review", tmp_path, "--decisions", tmp_path / "decisions.json")
    assert len(list((tmp_path / "reviewed").glob("*.ann"))) == 1
