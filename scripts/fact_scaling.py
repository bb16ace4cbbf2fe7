"""Fits what `ner.facts.TOGETHER` should be for a model: to the facts that it finds in the dev articles.

python scripts/fact_scaling.py
"""

import argparse
from pathlib import Path

from baseline import add_real_texts, corpus_of
from ner.corpus import load_split
from ner.diagnosis import diagnose
from ner.evaluation import predictions
from ner.facts import TOGETHER
from ner.scaling import Scaling, fit
from ner.tagger import Tagger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    add_real_texts(parser)
    args = parser.parse_args()

    documents = load_split(corpus_of(args), "dev")
    found = diagnose("model", "dev", documents, predictions(documents, Tagger.load(args.model))[0]).fact_scores
    left = fit(found.items)
    fitted = Scaling(round(left.slope * TOGETHER.slope, 2), round(left.slope * TOGETHER.offset + left.offset, 2))
    print(f"{len(found.items)} facts, expected calibration error {found.error:.3f}; fitted to them: {fitted}")


if __name__ == "__main__":
    main()
