"""One table of the model and the baselines: F1 of spans, relations and facts on each set of test articles, and their speed.

    for name in rules crf underthesea; do python scripts/baseline_$name.py -o out/$name --gold ../shared/articles; done
    python scripts/compare_baselines.py out/rules out/crf out/underthesea --gold ../shared/articles

The shipped model (or `--model`) is run here; it is timed as the baselines are, without its start.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

from baseline import REAL_TEXTS
from ner import evaluation
from ner.corpus import Corpus, load_split
from ner.schema import Document
from ner.score import micro, score
from ner.tagger import Tagger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("baselines", type=Path, nargs="*", help="folders that baselines wrote")
    parser.add_argument("--gold", type=Path, action="append", default=[], help="folder of further articles")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--real-texts", type=Path, action="append", help="folder of the real articles' texts")
    args = parser.parse_args()

    corpus = Corpus(Path("corpus"), Path("annotations"), tuple(args.real_texts or REAL_TEXTS))
    sets = {kind: load_split(corpus, "test", kind) for kind in ("real", "own")}
    sets |= {path.name: evaluation.read_folder(path) for path in args.gold}
    sets = {name: part for name, part in sets.items() if part}
    measures = ("spans", "relations", "facts")
    heads = [f"{name} ({len(part)}) {measure}" for name, part in sets.items() for measure in measures]
    print("| " + " | ".join(["F1", *heads, "s an article"]) + " |")
    print("|---|" + "---:|" * (len(heads) + 1))
    tagger = Tagger.load(args.model)
    began = time.perf_counter()
    found = {name: [tagger.tag(d.text, d.id).document for d in part] for name, part in sets.items()}
    seconds = (time.perf_counter() - began) / sum(map(len, sets.values()))
    print(row(tagger.name, sets, found, seconds))
    for folder in args.baselines:
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        found = {name: evaluation.baseline_in(folder, part) for name, part in sets.items()}
        print(row(run["name"], sets, found, run["seconds_per_article"]))


def row(name: str, sets: dict[str, list[Document]], found: dict[str, list[Document]], seconds: float) -> str:
    figures = (figure for part in sets for figure in f1s(sets[part], found[part]))
    return "| " + " | ".join([name, *(f"{figure:.3f}" for figure in figures), f"{seconds:.4f}"]) + " |"


def f1s(gold: list[Document], predicted: list[Document]) -> Iterator[float]:
    scores = score(gold, predicted)
    yield from (micro(scores.entities).f1, micro(scores.relations).f1, scores.facts.f1)


if __name__ == "__main__":
    main()
