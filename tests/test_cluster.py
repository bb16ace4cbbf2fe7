"""A run on a Ray cluster of two small nodes gives what a run on one machine gives, also when workers die in the middle."""

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ner import batch
from ner.sources import Columns
from ner.tagger import Tagger

pytest.importorskip("ray")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the worker of a part in /proc")

SENTENCE = "Năm 2024, LĐLĐ huyện Yên Lạc kết nạp {} đoàn viên.\n"


@pytest.fixture(scope="module")
def address():
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "object_store_memory": 80_000_000, "include_dashboard": False}
    nodes = Cluster(initialize_head=True, head_node_args=node)
    nodes.add_node(num_cpus=1, object_store_memory=80_000_000)
    yield nodes.address
    nodes.shutdown()


@pytest.fixture
def articles(tmp_path):
    rows = [json.dumps({"id": f"r{i}", "text": SENTENCE.format(i) * 10}, ensure_ascii=False) for i in range(200)]
    rows[100] = "broken"
    (tmp_path / "in.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "z.txt").write_text(SENTENCE.format(7), encoding="utf-8")
    return [str(tmp_path / "in.jsonl"), str(tmp_path / "z.txt")]


def writer_of(journal):
    """The process that has a file open, if one has."""
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if os.readlink(link) == str(journal):
                return int(link.parts[2])
    return None


def test_workers_that_die_cost_no_article_and_change_none(address, articles, model_folder, tmp_path):
    from ner import cluster

    run = (("jsonl", "csv", "parquet"), Tagger(model_folder, 1), Columns(), lambda done: None)
    reports = {"local": [], "ray": []}
    assert batch.tag_inputs(articles, tmp_path / "local", *run, reports["local"].append) == (200, 1)
    out = tmp_path / "ray"
    killed = []

    def kill():
        for name in ("part-000001", "part-000003"):
            journal = out / name / batch.JOURNAL
            while not (journal.exists() and journal.stat().st_size > 5000 and (worker := writer_of(journal))):
                time.sleep(0.001)
            os.kill(worker, signal.SIGKILL)
            killed.append(worker)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    assert cluster.tag_inputs(articles, out, *run, reports["ray"].append, address, part=40) == (200, 1)
    assert len(set(killed)) == 2
    assert reports["ray"] == reports["local"]
    for name in ("tags.jsonl", "errors.jsonl"):
        parts = b"".join(path.read_bytes() for path in sorted(out.glob(f"part-*/{name}")))
        assert parts == (tmp_path / "local" / name).read_bytes()
    assert not list(out.rglob(batch.JOURNAL))


def test_standard_input_is_refused(model_folder, tmp_path):
    from ner import cluster

    with pytest.raises(ValueError, match="cannot read standard input"):
        cluster.tag_inputs(["-"], tmp_path, ("jsonl",), Tagger(model_folder, 1), Columns(), lambda done: None, print)
