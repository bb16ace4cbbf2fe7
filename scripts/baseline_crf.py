"""A conditional random field (Lafferty et al., 2001) over our words with the usual features, and nearest links.

    python scripts/baseline_crf.py -o out/crf --gold FOLDER
    ner evaluate --split test --kind real --pred out/crf -o out/crf/report

Learns from the train split, in a few minutes; the indicator of a count is the one that its unit has most often there.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pycrfsuite

from baseline import Labelled, arguments, corpus_of, write
from ner import units
from ner.corpus import load_split
from ner.encode import word_tags
from ner.features import shape
from ner.linear import PARAMETERS
from ner.schema import HAS_UNIT, Document
from ner.segment import Word, words


def main() -> None:
    args = arguments(__doc__)
    training = load_split(corpus_of(args), "train")
    model = args.output / "crf.model"
    args.output.mkdir(parents=True, exist_ok=True)
    learn(training, model)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    common = common_indicators(training)
    most = Counter(common.values()).most_common(1)[0][0]
    write(args, "crf", lambda text: label(text, tagger), lambda _, unit: common.get(units.canonical(unit), most))


def learn(documents: Sequence[Document], model: Path) -> None:
    """Trains on the lines of the articles and writes the model."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    for document in documents:
        cut = words(document.text)
        tags = word_tags(cut, document)
        for line in lines_of(cut):
            trainer.append([features(cut, i, line) for i in line], [tags[i] for i in line])
    trainer.train(str(model))


def lines_of(cut: list[Word]) -> list[range]:
    """The words of each line, as ranges of indices."""
    parts = [list(part) for _, part in groupby(range(len(cut)), key=lambda i: cut[i].line)]
    return [range(part[0], part[-1] + 1) for part in parts]


def features(cut: list[Word], at: int, line: range) -> list[str]:
    """The word and two on either side: form, shape, beginning and end; pairs of neighbours."""
    out = ["bias"]
    for offset in range(-2, 3):
        i = at + offset
        if i not in line:
            out.append(f"{offset}:edge")
            continue
        text = cut[i].text
        out += [f"{offset}:{text.lower()}", f"{offset}:shape={shape(text)}"]
        if offset == 0:
            out += [f"begins={text[:3].lower()}", f"ends={text[-3:].lower()}", f"spaced={cut[i].spaced}"]
    for left, right in ((at - 1, at), (at, at + 1)):
        if left in line and right in line:
            out.append(f"{left - at}+{cut[left].text.lower()} {cut[right].text.lower()}")
    return out


def label(text: str, tagger: pycrfsuite.Tagger) -> Labelled:
    """The spans that the most probable tags make up."""
    cut = words(text)
    found: Labelled = []
    for line in lines_of(cut):
        previous = "O"
        for i, tag in zip(line, tagger.tag([features(cut, i, line) for i in line]), strict=True):
            if tag.startswith("I-") and previous[2:] == tag[2:]:
                found[-1] = (tag[2:], found[-1][1], cut[i].end)
            elif tag != "O":
                found.append((tag[2:], cut[i].start, cut[i].end))
            previous = tag
    return found


def common_indicators(documents: Sequence[Document]) -> dict[str, str]:
    """The most frequent indicator of each unit; the empty unit stands for counts without one."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for span in document.spans:
            if span.indicator:
                tail = document.tails(span).get(HAS_UNIT)
                counts[units.canonical(document.surface(tail)) if tail else ""][span.indicator] += 1
    return {unit: counter.most_common(1)[0][0] for unit, counter in counts.items()}


if __name__ == "__main__":
    main()
