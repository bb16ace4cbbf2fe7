"""An indicator over time, a line a body, drawn from `tags.jsonl`; needs the extra `tables` (matplotlib)."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from ner import bodies
from ner.facts import body_of
from ner.formats import read_facts
from ner.schema import INDICATOR_NAMES
from ner.tables import Headers, indicator_name

MOST_LINES = 8
"""A plot shows the bodies with the most points, no more than one can tell apart."""

Points = dict[str, float]
"""Counts by the day, in ISO form, on which their period ends."""


def write_series(folder: Path, output: Path, indicator: str, headers: Headers | None = None) -> list[Path]:
    """Plots an indicator over time, a line a body, as SVG and PNG; results in its most usual unit alone.

    Raises:
        ValueError: no such indicator, or no dated result of it by a body known by its full name.
    """
    from matplotlib.figure import Figure

    unit, lines = _lines(folder, indicator)
    namesakes = Counter(name for name, _ in lines)
    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.add_subplot()
    for name, province in sorted(lines, key=lambda body: -len(lines[body]))[:MOST_LINES]:
        points = sorted(lines[name, province].items())
        label = f"{name} ({province})" if namesakes[name] > 1 else name
        axes.plot([date.fromisoformat(day) for day, _ in points], [count for _, count in points], marker="o", label=label)
    axes.set(title=indicator_name(indicator, headers), ylabel=unit, ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    figure.autofmt_xdate()
    output.mkdir(parents=True, exist_ok=True)
    paths = [output / f"series-{indicator}.{suffix}" for suffix in ("svg", "png")]
    for path in paths:
        figure.savefig(path)
    return paths


def _lines(folder: Path, indicator: str) -> tuple[str, dict[tuple[str | None, str | None], Points]]:
    """The indicator's most usual unit, and its results in that unit by body and province."""
    if indicator not in INDICATOR_NAMES:
        raise ValueError(f"unknown indicator {indicator!r}; choose from {', '.join(INDICATOR_NAMES)}")
    told = [fact for _, fact in read_facts(folder) if fact.indicator == indicator and isinstance(fact.achieved, float)]
    results = [fact for fact in told if fact.period_end and fact.unit and bodies.is_one(body_of(fact))]
    if not results:
        raise ValueError(f"{folder / 'tags.jsonl'} has no dated result of {indicator}")
    [(unit, _)] = Counter(fact.unit for fact in results).most_common(1)
    lines: defaultdict[tuple[str | None, str | None], Points] = defaultdict(dict)
    for fact in results:
        if fact.unit == unit:
            lines[fact.organisation, fact.province][fact.period_end] = fact.achieved
    return unit, lines
