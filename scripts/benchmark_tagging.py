"""What tagging costs, stage by stage, and against what else there is: all on the same articles, in turns, in one run.

    python scripts/benchmark_tagging.py ARTICLES... [--fp32 FOLDER] --rounds 5 --threads 1

Contestants: the shipped model, start to end; an fp32 export of it, if given; a token classifier of PhoBERT-base's shape
(RoBERTa, 12 layers of 768, 258 positions, random weights, in torch) behind underthesea's word segmentation, given one piece
a word, which is less than it has; `underthesea.ner`, sentence by sentence; and the arithmetic limit, the matrix products of
the shipped encoder on the same windows with nothing around them. Prints Markdown: medians in ms an article.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import onnx
import onnxruntime

from ner import Tagger
from ner.boilerplate import article_of
from ner.decode import decode
from ner.encode import encode_words
from ner.facts import facts
from ner.formats import record
from ner.schema import TAGS
from ner.segment import sentences, words
from ner.setting import read_setting
from ner.sources import Article, read_articles
from ner.tagger import Tagged

STAGES = ("segment", "pieces", "encoder", "heads", "decode", "facts", "write")
PRODUCTS = ("MatMul", "MatMulInteger")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--fp32", type=Path, help="model folder made by `ner export --fp32`")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    articles = list(read_articles(*args.articles))
    shipped = Tagger.load(threads=args.threads)
    contestants: dict[str, Callable[[], float]] = {"ours, as shipped": lambda: timed(tag_all, shipped, articles)}
    if args.fp32:
        whole = Tagger.load(args.fp32, args.threads)
        contestants["ours, fp32"] = lambda: timed(tag_all, whole, articles)
    contestants["RoBERTa of PhoBERT-base's shape, underthesea's words"] = classifier(articles, args.threads)
    contestants["`underthesea.ner`"] = lambda: timed(underthesea_ner, articles)
    contestants["arithmetic limit of ours"] = products(shipped, articles, args.threads)
    for run in contestants.values():
        run()
    times = defaultdict(list)
    stages = defaultdict(list)
    for _ in range(args.rounds):
        for name, run in contestants.items():
            times[name].append(1000 * run() / len(articles))
        for name, seconds in by_stage(shipped, articles).items():
            stages[name].append(1000 * seconds / len(articles))
    medians = {name: median(values) for name, values in times.items()}
    ours = medians["ours, as shipped"]
    print(f"{len(articles)} articles, {args.rounds} rounds, {args.threads} threads\n")
    print("| | ms an article | against ours |\n|---|---:|---:|")
    print("".join(f"| {name} | {value:.1f} | {value / ours:.2f} |\n" for name, value in medians.items()))
    total = sum(median(stages[name]) for name in STAGES)
    print("| stage of ours | ms an article | share |\n|---|---:|---:|")
    print("".join(f"| {n} | {median(stages[n]):.2f} | {median(stages[n]) / total:.1%} |\n" for n in STAGES))


def timed(run: Callable, *args: object) -> float:
    begin = time.perf_counter()
    run(*args)
    return time.perf_counter() - begin


def line_of(tagger: Tagger, article: Article, tagged: Tagged) -> str:
    made = record(article, tagged.document, tagged.facts, tagged.setting, tagger.name)
    return json.dumps(made, ensure_ascii=False, allow_nan=False)


def tag_all(tagger: Tagger, articles: list[Article]) -> None:
    stream = tagger.stream((article.id, article.text) for article in articles)
    for article, tagged in zip(articles, stream, strict=True):
        line_of(tagger, article, tagged)


class TimedHeads:
    """A tagger's heads, with the seconds that they took."""

    def __init__(self, tagger: Tagger) -> None:
        self.encode, self.read = tagger.encode, tagger.read
        self.transitions, self.scales = tagger.transitions, tagger.scales
        self._link, self.seconds = tagger.link, 0.0

    def link(self, *args) -> tuple[np.ndarray, np.ndarray]:
        begin = time.perf_counter()
        out = self._link(*args)
        self.seconds += time.perf_counter() - begin
        return out


def by_stage(tagger: Tagger, articles: list[Article]) -> dict[str, float]:
    """Seconds of each stage over all articles, the steps of `Tagger.tag` one by one."""
    heads, clock = TimedHeads(tagger), dict.fromkeys(STAGES, 0.0)
    for article in articles:
        laps = [time.perf_counter()]
        found = words(article_of(article.text))
        laps.append(time.perf_counter())
        encoded = encode_words(found, tagger.pieces, tagger.window, tagger.overlap)
        laps.append(time.perf_counter())
        reading = tagger.read(encoded)
        laps.append(time.perf_counter())
        document = decode(article.id, article.text, encoded, reading, heads)
        laps.append(time.perf_counter())
        setting = read_setting(document)
        tagged = Tagged(document, facts(document, setting, sentences(found)), setting)
        laps.append(time.perf_counter())
        line_of(tagger, article, tagged)
        laps.append(time.perf_counter())
        for name, seconds in zip(("segment", "pieces", "encoder", "decode", "facts", "write"), np.diff(laps), strict=True):
            clock[name] += float(seconds)
    clock["heads"] = heads.seconds
    clock["decode"] -= heads.seconds
    return clock


def classifier(articles: list[Article], threads: int) -> Callable[[], float]:
    """Segmentation, windows of 256 in one batch an article, the best tag of every word."""
    import torch
    from transformers import RobertaConfig, RobertaForTokenClassification
    from underthesea import word_tokenize

    torch.set_num_threads(threads)
    config = RobertaConfig(vocab_size=64_001, max_position_embeddings=258, type_vocab_size=1, num_labels=len(TAGS))
    model = RobertaForTokenClassification(config).eval()

    @torch.inference_mode()
    def run() -> None:
        for article in articles:
            ids = [3 + hash(word) % 60_000 for word in word_tokenize(article.text)]
            rows = [torch.tensor([0, *ids[i : i + 254], 2]) for i in range(0, len(ids), 254)]
            batch = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=1)
            model(batch, attention_mask=(batch != 1).long()).logits.argmax(-1).tolist()

    return lambda: timed(run)


def underthesea_ner(articles: list[Article]) -> None:
    from underthesea import ner, sent_tokenize

    for article in articles:
        for sentence in sent_tokenize(article.text):
            ner(sentence)


def products(tagger: Tagger, articles: list[Article], threads: int) -> Callable[[], float]:
    """Runs every matrix product of the encoder, on operands that it had, cut to the length of each window."""
    lengths = [len(window) for article in articles for window in tagger.encode(article.text).windows]
    model = onnx.load(str(tagger.folder / "encoder.onnx"))
    nodes = [node for node in model.graph.node if node.op_type in PRODUCTS]
    long, short = (operands(model, nodes, n) for n in (tagger.window, tagger.window - 7))
    session = only_products(nodes, long, {name for name in long if long[name].shape != short[name].shape}, threads)
    names = [operand.name for operand in session.get_inputs()]

    def cut(name: str, length: int) -> np.ndarray:
        growing = [a != b for a, b in zip(long[name].shape, short[name].shape, strict=True)]
        return np.ascontiguousarray(long[name][tuple(slice(length if grows else None) for grows in growing)])

    def run() -> float:
        return sum(timed(session.run, None, {name: cut(name, length) for name in names}) for length in lengths)

    return run


def operands(model: onnx.ModelProto, nodes: list[onnx.NodeProto], length: int) -> dict[str, np.ndarray]:
    """What the products read, when the encoder reads a window of some length."""
    names = sorted({name for node in nodes for name in node.input})
    held = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    wanted = [name for name in names if name not in held]
    watched.graph.output.extend(onnx.ValueInfoProto(name=name) for name in wanted)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(watched.SerializeToString(), options, providers=["CPUExecutionProvider"])
    ids = np.full((1, length), 10, np.int64)
    out = session.run(wanted, {"input_ids": ids})
    return {**{name: held[name] for name in names if name in held}, **dict(zip(wanted, out, strict=True))}


def only_products(
    nodes: list[onnx.NodeProto], arrays: dict[str, np.ndarray], inputs: set[str], threads: int
) -> onnxruntime.InferenceSession:
    """A graph of the products alone: operands that grow with the window come from outside, the others are weights."""
    kind = {name: onnx.helper.np_dtype_to_tensor_dtype(array.dtype) for name, array in arrays.items()}
    result = {"MatMul": onnx.TensorProto.FLOAT, "MatMulInteger": onnx.TensorProto.INT32}
    graph = onnx.helper.make_graph(
        nodes,
        "products",
        [onnx.helper.make_tensor_value_info(n, kind[n], [None] * arrays[n].ndim) for n in sorted(inputs)],
        [onnx.helper.make_tensor_value_info(node.output[0], result[node.op_type], None) for node in nodes],
        [onnx.numpy_helper.from_array(array, name) for name, array in arrays.items() if name not in inputs],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


if __name__ == "__main__":
    main()
