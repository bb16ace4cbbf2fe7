"""What more labelled articles would teach: dev F1 after learning from a quarter, a half, three quarters, all of them.

    python scripts/learning_curve.py scripts/configs/embedded.toml epochs=4 -o docs/learning_curve.svg

The same recipe learns each part, second opinions and all, and is scored on real dev articles and on our own apart; then it
learns from real articles alone and from our own alone. The order of the articles is random and fixed. Runs are kept in
`cache/curve`; the command given again goes on where it stopped.
"""

import argparse
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matplotlib.figure import Figure

from ner.checkpoint import load_checkpoint
from ner.config import TrainConfig, read_config
from ner.corpus import load_split
from ner.model import TorchScorer
from ner.train import evaluate, train

RUNS = Path("cache/curve")
SHARES = (0.25, 0.5, 0.75, 1.0)
MEASURES = {"entity_f1": "spans", "relation_f1": "links", "fact_f1": "facts"}

Found = dict[str, dict[str, float]]
"""By kind of dev article, what is measured on it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("options", nargs="*", help="key=value, laid over the config")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()

    config = read_config(args.config, args.options)
    names = shuffled(config)
    curve = {share: learned(config, f"{share:.0%}", names[: round(share * len(names))]) for share in reversed(SHARES)}
    for kind in ("real", "own"):
        learned(config, kind, [article.id for article in load_split(config.articles, "train", kind)])
    draw(curve, len(names), args.output)


def shuffled(config: TrainConfig) -> list[str]:
    """The names of the train articles, in an order that is random and fixed by the seed."""
    names = [article.id for article in load_split(config.articles, "train")]
    random.Random(config.seed).shuffle(names)
    return names


def with_articles(config: TrainConfig, folder: Path, names: Sequence[str]) -> TrainConfig:
    """The config with these train articles alone, and all of dev and test; a copy of the labels goes into the folder."""
    annotations = folder / "annotations"
    shutil.copytree(config.annotations, annotations, dirs_exist_ok=True)
    rest = [(name, split) for name, split in config.articles.splits().items() if split != "train"]
    rows = [f"{name}\t{split}\n" for name, split in [*((name, "train") for name in names), *rest]]
    (annotations / "splits.tsv").write_text("".join(rows), encoding="utf-8")
    return replace(config, annotations=str(annotations))


def trained(config: TrainConfig) -> TorchScorer:
    """What a run leaves in its output folder; it is made where it is not there yet."""
    folder = Path(config.output)
    if not (folder / "run.json").exists():
        train(config)
    return load_checkpoint(folder).scorer


def learned(config: TrainConfig, part: str, names: Sequence[str]) -> Found:
    """What the recipe reaches on dev from these articles alone; the run is made where it is not there yet."""
    folder = RUNS / part
    scorer = trained(replace(with_articles(config, folder, names), output=str(folder)))
    found = {kind: evaluate(scorer, load_split(config.articles, "dev", kind))[1] for kind in ("real", "own")}
    told = (", ".join(f"{name} {found[kind][key]:.3f}" for key, name in MEASURES.items()) for kind in found)
    print(f"{part}, {len(names)} articles: real dev {next(told)}; own dev {next(told)}", flush=True)
    return found


def draw(curve: dict[float, Found], articles: int, path: Path) -> None:
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for axes, (key, name) in zip(figure.subplots(1, len(MEASURES)), MEASURES.items(), strict=True):
        for kind, colour in (("real", "#1f6f8b"), ("own", "#c1502e")):
            points = {share * articles: found[kind][key] for share, found in sorted(curve.items())}
            axes.plot(points.keys(), points.values(), "o-", color=colour)
            axes.annotate(f" {kind} dev", (articles, curve[1.0][kind][key]), va="center", color=colour)
        axes.set(title=name, xlabel="articles learned from", ylabel="F1", xlim=(0, articles * 1.3))
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", alpha=0.3)
    figure.savefig(path)


if __name__ == "__main__":
    main()
