"""Which predicted span stands for which gold span, where they differ."""

from ner.schema import Document, Span

Pair = tuple[Span | None, Span | None]


def overlap(one: Span, other: Span) -> int:
    """How many code points two spans share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def align(gold: Document, predicted: Document) -> list[Pair]:
    """Pairs each gold span with at most one predicted span that overlaps it, in the order of the text.

    Spans of the same extent come together first, then those that share most; what is left stands beside None.
    """
    pairs = [(one, other) for one in gold.spans for other in predicted.spans if overlap(one, other)]
    pairs.sort(key=lambda pair: (_extent(pair[0]) != _extent(pair[1]), -overlap(*pair)))
    ours: dict[str, Span] = {}
    taken: set[str] = set()
    for one, other in pairs:
        if one.id not in ours and other.id not in taken:
            ours[one.id] = other
            taken.add(other.id)
    out: list[Pair] = [(span, ours.get(span.id)) for span in gold.spans]
    out += [(None, span) for span in predicted.spans if span.id not in taken]
    return sorted(out, key=lambda pair: min(span.start for span in pair if span))


def kind_of(pair: Pair) -> str | None:
    """What is wrong with a pair: `missed`, `spurious`, `type`, `extent`, `type and extent`; None where it is right."""
    one, other = pair
    if other is None:
        return "missed"
    if one is None:
        return "spurious"
    wrong = [
        name for name, differs in (("type", one.type != other.type), ("extent", _extent(one) != _extent(other))) if differs
    ]
    return " and ".join(wrong) or None


def _extent(span: Span) -> tuple[int, int]:
    return span.start, span.end
