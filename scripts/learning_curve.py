"""What more labelled articles would teach: F1 on spans after learning from a quarter, a half, three quarters, all of them.

    python scripts/learning_curve.py -o docs/learning_curve.svg

It is the CRF of `ner.chain` that learns (two minutes from all articles, where the encoder takes an hour), scored on real
dev articles and on our own apart; then from real articles alone and from our own alone. The order of the articles is
random and fixed.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from ner.chain import Chain, learn
from ner.corpus import Corpus, load_split
from ner.decode import best_tags, spans_of
from ner.encode import word_tags
from ner.schema import Document, Span
from ner.score import micro, score
from ner.segment import words

SHARES = (0.25, 0.5, 0.75, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    corpus = Corpus()
    training = load_split(corpus, "train")
    random.Random(args.seed).shuffle(training)
    dev = {kind: load_split(corpus, "dev", kind) for kind in ("real", "own")}
    curve = {share: f1s(training[: round(share * len(training))], dev) for share in SHARES}
    for share, found in curve.items():
        print(f"{share:.0%} of {len(training)} articles: {told(found)}", flush=True)
    for kind in dev:
        part = load_split(corpus, "train", kind)
        print(f"{kind} alone, {len(part)} articles: {told(f1s(part, dev))}", flush=True)
    draw(curve, len(training), args.output)


def f1s(training: Sequence[Document], dev: dict[str, list[Document]]) -> dict[str, float]:
    chain = learn([(cut, word_tags(cut, d)) for d in training for cut in [words(d.text)]])
    return {
        kind: micro(score(documents, [read(d, chain) for d in documents], ()).entities).f1
        for kind, documents in dev.items()
    }


def read(document: Document, chain: Chain) -> Document:
    """The article with the spans that the chain finds by itself."""
    cut = words(document.text)
    marginals = chain.marginals(cut)
    tags = best_tags(np.log(marginals + 1e-9), np.array([word.line for word in cut]))
    located, _ = spans_of(tags, marginals)
    spans = [Span(f"T{i}", s.type, cut[s.first].start, cut[s.last].end) for i, s in enumerate(located, start=1)]
    return Document(document.id, document.text, tuple(spans))


def told(found: dict[str, float]) -> str:
    return ", ".join(f"{kind} dev {f1:.3f}" for kind, f1 in found.items())


def draw(curve: dict[float, dict[str, float]], articles: int, path: Path) -> None:
    figure = Figure(figsize=(6, 3.2), layout="constrained")
    axes = figure.subplots()
    for kind, colour in (("real", "#1f6f8b"), ("own", "#c1502e")):
        axes.plot([share * articles for share in curve], [found[kind] for found in curve.values()], "o-", color=colour)
        axes.annotate(f" {kind} dev", (articles, curve[1.0][kind]), va="center", color=colour)
    axes.set(xlabel="articles learned from", ylabel="F1 on spans", xlim=(0, articles * 1.15))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.3)
    figure.savefig(path)


if __name__ == "__main__":
    main()
