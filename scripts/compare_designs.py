"""What learning spans and links together gives, and what pretrained weights give: designs that learn the same articles.

    python scripts/compare_designs.py scripts/configs/embedded.toml encoder=cache/encoder epochs=3 --articles 1000

One encoder for tags, links and indicators is held against a pipeline of two, of which the first learns tags alone and the
second links and indicators alone, between gold spans; and against one encoder whose weights are random when it begins.
All have the same second opinions, decoding, articles and epochs. Prints F1 on test; runs are kept in `cache/designs`, and
the command given again goes on where it stopped.
"""

import argparse
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from transformers import AutoConfig, AutoModel, set_seed

from compare_baselines import f1s
from learning_curve import shuffled, trained, with_articles
from ner.candidates import Pairs, WordSpan
from ner.config import read_config
from ner.corpus import load_split
from ner.decode import Reading
from ner.encode import Encoded
from ner.evaluation import predictions
from ner.model import TorchScorer
from ner.scaling import Scales
from ner.segment import Word

RUNS = Path("cache/designs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("options", nargs="*", help="key=value, laid over the config")
    parser.add_argument("--articles", type=int, default=1000, help="of train, at random")
    args = parser.parse_args()

    config = read_config(args.config, args.options)
    config = with_articles(config, RUNS, shuffled(config)[: args.articles])
    heads = config.heads
    set_seed(config.seed)
    blank_encoder = random_encoder(config.encoder, RUNS / "random")
    joint, spans, links, blank = (
        trained(replace(config, output=str(RUNS / name), **changes))
        for name, changes in {
            "joint": {},
            "spans": {"heads": replace(heads, relation_weight=0.0, indicator_weight=0.0)},
            "links": {"heads": replace(heads, tag_weight=0.0)},
            "blank": {"encoder": blank_encoder},
        }.items()
    )

    print("| F1 of spans, relations, facts | real | own |\n|---|---:|---:|")
    tests = [load_split(config.articles, "test", kind) for kind in ("real", "own")]
    designs = {"joint": joint, "two stages": TwoStages(spans, links), "joint, without pretrained weights": blank}
    for name, scorer in designs.items():
        cells = (f1s(test, predictions(test, scorer)[0]) for test in tests)
        print(f"| {name} | " + " | ".join(" / ".join(f"{figure:.3f}" for figure in cell) for cell in cells) + " |")


def random_encoder(pretrained: str, folder: Path) -> str:
    """A folder with an encoder of the same shape and pieces that has learned nothing."""
    if not folder.exists():
        AutoModel.from_config(AutoConfig.from_pretrained(pretrained)).save_pretrained(folder)
        shutil.copy(Path(pretrained) / "tokenizer.json", folder)
    return str(folder)


@dataclass(frozen=True)
class TwoStages:
    """A pipeline: spans are read by one model, links and indicators between them by another."""

    spans: TorchScorer
    links: TorchScorer

    @property
    def scales(self) -> Scales:
        return self.spans.scales

    def encode(self, text: str) -> Encoded:
        return self.spans.encode(text)

    def read(self, article: Encoded) -> Reading:
        return replace(self.spans.read(article), states=self.links.read(article).states)

    def transitions(self, words: list[Word], counts: list[WordSpan]) -> np.ndarray:
        return self.spans.transitions(words, counts)

    def link(
        self, words: list[Word], states: np.ndarray, spans: list[WordSpan], candidates: Pairs
    ) -> tuple[np.ndarray, np.ndarray]:
        return self.links.link(words, states, spans, candidates)


if __name__ == "__main__":
    main()
