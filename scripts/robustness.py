"""Scores the model on the test articles again under each noise of the press: what each costs in F1.

    python scripts/robustness.py                 # all test articles, the shipped model
    python scripts/robustness.py --kind real --model models/other

Edits keep the gold labels in their place (`ner.augment.apply`); the same seed makes the same noise.
"""

import argparse
import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from baseline import REAL_TEXTS
from ner import evaluation
from ner.augment import Edit, apply
from ner.corpus import Corpus, load_split
from ner.schema import Document
from ner.score import Scores, micro, score
from ner.tagger import Tagger

SHARE = 0.02
"""How many of the places where a typing error can be made get one."""

FURNITURE = (
    ("Chia sẻ", "Lưu bài viết", "15:42 - 24/01/2021 (GMT +07:00)"),
    ("Có thể bạn quan tâm", "LĐLĐ huyện Sông Lô trao 120 suất quà cho công nhân", "Công ty Hoa Sen đạt 98% kế hoạch năm"),
)
"""Lines glued on before an article and after it."""

TYPED = {"ươ": "ưo", "ộ": "ô", "ệ": "ê", "ấ": "â", "ớ": "ơ", "ủ": "u", "ạ": "a", "ế": "ê"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--kind", default="all", choices=("all", "own", "real"), help="which test articles")
    parser.add_argument("--limit", type=int, help="reads so many")
    parser.add_argument("--real-texts", type=Path, action="append", help="folder of the real articles' texts")
    args = parser.parse_args()

    corpus = Corpus(Path("corpus"), Path("annotations"), tuple(args.real_texts or REAL_TEXTS))
    documents = load_split(corpus, "test", args.kind)[: args.limit]
    tagger = Tagger.load(args.model)
    clean = f1s(scored(documents, tagger))
    print(f"| {len(documents)} articles, {tagger.name} | articles changed | spans | relations | facts |")
    print("|---|---:|---:|---:|---:|")
    print(f"| as published | | {' | '.join(f'{figure:.3f}' for figure in clean)} |")
    for name, noise in NOISES.items():
        noisy = [noise(document) for document in documents]
        changed = sum(a.text != b.text for a, b in zip(documents, noisy, strict=True))
        cost = (b - a for a, b in zip(clean, f1s(scored(noisy, tagger)), strict=True))
        print(f"| {name} | {changed} | {' | '.join(f'{figure:+.3f}' for figure in cost)} |", flush=True)


def scored(documents: list[Document], tagger: Tagger) -> Scores:
    predicted, _ = evaluation.predictions(documents, tagger)
    return score(documents, predicted)


def f1s(scores: Scores) -> tuple[float, float, float]:
    return micro(scores.entities).f1, micro(scores.relations).f1, scores.facts.f1


def replaced(pattern: str, new: Callable[[str], str], share: float = 1.0) -> Callable[[Document], Document]:
    """A noise that changes a share of the matches, the same ones each time."""

    def noise(document: Document) -> Document:
        chance = random.Random(document.id)
        matches = re.finditer(pattern, document.text)
        edits: list[Edit] = [(*m.span(), new(m[0])) for m in matches if chance.random() < share]
        return apply(document, edits)

    return noise


def upper_title(document: Document) -> Document:
    title = document.text.split("\n", 1)[0]
    return apply(document, [(i, i + 1, c.upper()) for i, c in enumerate(title) if len(c.upper()) == 1])


def furniture(document: Document) -> Document:
    """The page around the article, glued on before and after it."""
    before, after = ("\n".join(lines) for lines in FURNITURE)
    shift = len(before) + 1
    spans = tuple(replace(span, start=span.start + shift, end=span.end + shift) for span in document.spans)
    return replace(document, text=f"{before}\n{document.text.rstrip()}\n{after}", spans=spans)


NOISES: dict[str, Callable[[Document], Document]] = {
    "Ð for Đ": replaced("[Đđ]", lambda c: "Ð" if c == "Đ" else "ð"),
    "no-break spaces": replaced(" ", lambda _: "\u00a0"),
    "decomposed accents": replaced(r"[^\W\d_]", lambda c: unicodedata.normalize("NFD", c)),
    "mistyped accents": replaced("|".join(TYPED), TYPED.__getitem__, SHARE),
    "missing spaces": replaced(r"(?<=[^\W\d_]) (?=[A-ZĐ])", lambda _: "\u200b", 0.2),  # reading drops it
    "upper-case title": upper_title,
    "all on one line": replaced(r"\n+(?=.)", lambda _: " "),
    "furniture glued on": furniture,
    "percent sign apart": replaced(r"(?<=\d)%", lambda _: " %"),
}

if __name__ == "__main__":
    main()
