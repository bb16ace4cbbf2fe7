"""Tags sentences that put look-alike numbers against each other, and prints those read wrongly.

    python scripts/number_stress.py                    # tests/tables/number_stress.tsv, the shipped model
    python scripts/number_stress.py --model models/other
    python scripts/number_stress.py --write-failing    # and notes the failing cases for the tests

A case has what it is `about` (its name), its `text`, and in `numbers` what every number in it is, in order:

    4.550=METRIC:4550; 6.500=TARGET; 5-10%=PERCENT:5..10; ngày 12/6=DATE; 02-NQ/TW=nothing

A surface, its type, and after a colon what `ner.values` reads in it (`low..high` for a range), where that matters. A number
inside a date stands as the whole date; dates without figures are there too. A case is right when the model's METRIC,
TARGET, PERCENT and DATE spans are these and no others, to the letter.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ner.schema import COUNTS, DATE
from ner.tagger import Tagger

TABLE = Path(__file__).parents[1] / "tests" / "tables" / "number_stress.tsv"
FAILING = TABLE.with_name("number_stress_failing.txt")

NOTHING = "nothing"
TYPES = (*COUNTS, DATE)

Labelled = tuple[int, int, str]
"""Start, end and type of a span."""


@dataclass(frozen=True)
class Item:
    """What the number `text[start:end]` of a case is; `worth` is its value as the table tells it, if it does."""

    type: str
    start: int
    end: int
    worth: str


@dataclass(frozen=True)
class Case:
    about: str
    text: str
    items: tuple[Item, ...]

    def expected(self) -> set[Labelled]:
        return {(item.start, item.end, item.type) for item in self.items if item.type != NOTHING}

    def told(self, spans: set[Labelled]) -> str:
        return "; ".join(f"{self.text[start:end]}={type_}" for start, end, type_ in sorted(spans)) or NOTHING


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--write-failing", action="store_true", help=f"writes {FAILING.name}, which the tests read")
    args = parser.parse_args()

    cases = read_cases()
    wrong = list(failing(cases, Tagger.load(args.model)))
    for case, found in wrong:
        expected = case.expected()
        print(f"{case.about}\n    {case.text}")
        print(f"    expected {case.told(expected - found)}\n    found    {case.told(found - expected)}\n")
    print(f"{len(cases) - len(wrong)} of {len(cases)} cases are right whole")
    if args.write_failing:
        FAILING.write_text("".join(f"{case.about}\n" for case, _ in wrong), encoding="utf-8")


def read_cases(path: Path = TABLE) -> list[Case]:
    """The cases of a table.

    Raises:
        ValueError: an unknown type, or a surface that does not stand in the text after the one before it.
    """
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Case(row["about"], row["text"], tuple(_items(row))) for row in rows]


def _items(row: dict[str, str]) -> Iterator[Item]:
    at = 0
    for told in row["numbers"].split("; "):
        surface, _, rest = told.rpartition("=")
        type_, _, worth = rest.partition(":")
        if type_ not in (*TYPES, NOTHING):
            raise ValueError(f"{row['about']}: {told!r} has no type; write SURFACE=TYPE, TYPE one of {TYPES} or {NOTHING}")
        match = re.compile(_whole(surface)).search(row["text"], at)
        if match is None:
            raise ValueError(f"{row['about']}: {surface!r} does not stand in {row['text'][at:]!r}")
        yield Item(type_, *match.span(), worth)
        at = match.end()


def _whole(surface: str) -> str:
    """A pattern for a surface that neither cuts a word nor a number: `hai` is not in `thai`, nor `5` in `15`."""
    letter, digit = r"[^\W\d_]", r"\d"
    before = digit if surface[0].isdigit() else letter
    after = digit if surface[-1].isdigit() else letter
    return rf"(?<!{before}){re.escape(surface)}(?!{after})"


def failing(cases: list[Case], tagger: Tagger) -> Iterator[tuple[Case, set[Labelled]]]:
    """The cases that a model reads wrongly, each with what it found."""
    for case in cases:
        spans = tagger.tag(case.text, case.about).document.spans
        found = {(span.start, span.end, span.type) for span in spans if span.type in TYPES}
        if found != case.expected():
            yield case, found


if __name__ == "__main__":
    main()
