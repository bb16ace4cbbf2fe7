"""The library as a program uses it, with the tiny model of `conftest`."""

import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from ner import ModelError, Tagger
from ner.tagger import FILES


@pytest.fixture(scope="module")
def tagger(model_folder):
    return Tagger.load(model_folder, threads=1)


def labels(tagged):
    return [(span.type, span.start, span.end, span.indicator) for span in tagged.document.spans], tagged.facts


def test_importing_the_package_loads_nothing():
    code = "import sys, ner; print(*{'numpy', 'onnxruntime', 'tokenizers', 'ner.tagger'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_a_stream_may_be_endless(tagger, documents):
    def forever():
        while True:
            yield "again", documents[0].text

    first = next(tagger.stream(forever()))
    assert labels(first) == labels(tagger.tag(documents[0].text))


def test_threads_share_a_tagger(tagger, documents):
    texts = [document.text for document in documents] * 8
    alone = [labels(tagger.tag(text)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = [labels(tagged) for tagged in pool.map(tagger.tag, texts)]
    assert together == alone


def test_a_tagger_travels_to_another_process(tagger, documents):
    other = pickle.loads(pickle.dumps(tagger))
    assert labels(other.tag(documents[0].text)) == labels(tagger.tag(documents[0].text))


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="make one with `ner export`"):
        Tagger.load(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_the_one_its_config_names_is_refused(model_folder, tmp_path, name):
    shutil.copytree(model_folder, tmp_path, dirs_exist_ok=True)
    with open(tmp_path / name, "ab") as file:
        file.write(b" ")
    with pytest.raises(ModelError, match=f"{name} is not the file that config.json names"):
        Tagger.load(tmp_path)


def test_one_article_that_fails_stops_no_other(tagger, documents, monkeypatch):
    monkeypatch.setattr("ner.tagger.article_of", lambda text: 1 / 0 if text == "bad" else text)
    good, bad, again = tagger.stream([("a", documents[0].text), ("b", "bad"), ("c", documents[0].text)])
    assert bad.error == "ZeroDivisionError: division by zero"
    assert labels(good) == labels(again)


def test_a_long_article_is_read_in_sections_with_the_same_labels(tagger, documents, monkeypatch):
    text = documents[0].text.strip() + "\n"
    whole = tagger.tag(text)
    monkeypatch.setattr("ner.tagger.SECTION", len(text))
    parts = tagger.tag(text * 3)
    marked = [(span.type, span.start, span.end) for span in whole.document.spans]
    assert [(span.type, span.start, span.end) for span in parts.document.spans] == [
        (type_, start + i * len(text), end + i * len(text)) for i in range(3) for type_, start, end in marked
    ]
    (once,), (thrice,) = whole.facts, parts.facts
    assert (thrice.achieved, thrice.sentence, len(thrice.evidence)) == (
        once.achieved,
        once.sentence,
        3 * len(once.evidence),
    )
