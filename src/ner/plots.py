"""Small plots as inline SVG, drawn in the colours of the page around them (`report.css`)."""

from collections.abc import Iterable, Sequence

from ner.calibration import Calibration, Kept

SIDE = 220
MARGIN = 34


def bar(value: float, bounds: tuple[float, float] | None = None) -> str:
    """A share from 0 to 1 as a bar, with the interval around it as a line."""
    line = f'<line x1="{100 * bounds[0]:.1f}" x2="{100 * bounds[1]:.1f}" y1="6" y2="6"/>' if bounds else ""
    return (
        f'<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="rail" width="100" height="12"/>'
        f'<rect class="fill" width="{100 * value:.1f}" height="12"/>{line}</svg>'
    )


def reliability(calibration: Calibration) -> str:
    """Share right against mean score in tenths; the area of a point is the number of items, the diagonal is perfection."""
    most = max(bin.size for bin in calibration.bins)
    points = "".join(
        f'<circle cx="{_x(bin.score)}" cy="{_y(bin.right)}" r="{2.5 + 9 * (bin.size / most) ** 0.5:.1f}">'
        f"<title>{bin.size} of mean score {bin.score:.3f}: {bin.right:.3f} right</title></circle>"
        for bin in calibration.bins
    )
    diagonal = f'<path class="guide" d="{_path([(0, 0), (1, 1)])}"/>'
    trace = f'<path class="trace" d="{_path([(bin.score, bin.right) for bin in calibration.bins])}"/>'
    return _frame("Share right against mean score, in tenths", "score", "share right", diagonal + trace + points)


def kept_curve(steps: Sequence[Kept], aim: float, chosen: Kept | None) -> str:
    """Precision against the share of items kept, with the precision aimed at and the threshold that reaches it."""
    goal = f'<path class="guide" d="{_path([(0, aim), (1, aim)])}"/>'
    trace = f'<path class="trace" d="{_path([(kept.share, kept.precision) for kept in steps])}"/>'
    mark = f'<circle cx="{_x(chosen.share)}" cy="{_y(chosen.precision)}" r="4"/>' if chosen else ""
    return _frame("Precision against the share of facts kept", "share kept", "precision", goal + trace + mark)


def _x(share: float) -> str:
    return f"{MARGIN + SIDE * share:.1f}"


def _y(share: float) -> str:
    return f"{10 + SIDE * (1 - share):.1f}"


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{_x(x)},{_y(y)}" for x, y in points)


def _frame(title: str, across: str, up: str, inside: str) -> str:
    ticks = "".join(
        f'<path class="grid" d="{_path([(share, 0), (share, 1)])} {_path([(0, share), (1, share)])}"/>'
        f'<text class="middle" x="{_x(share)}" y="{SIDE + 24}">{share:g}</text>'
        f'<text class="end" x="{MARGIN - 5}" y="{float(_y(share)) + 3.5:.1f}">{share:g}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    names = (
        f'<text class="middle" x="{_x(0.5)}" y="{SIDE + 40}">{across}</text>'
        f'<text class="middle" x="{-SIDE / 2 - 10}" y="9" transform="rotate(-90)">{up}</text>'
    )
    size = f"0 -2 {MARGIN + SIDE + 14} {SIDE + 48}"
    return f'<svg class="plot" viewBox="{size}" role="img" aria-label="{title}">{ticks}{names}{inside}</svg>'
