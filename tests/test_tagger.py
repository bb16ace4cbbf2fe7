"""The library as a program uses it, with the tiny model of `conftest`."""

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from ner import ModelError, Tagger


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
