"""What a printed percentage says of a count and its target: whether it agrees, and what follows where one is missing."""

import re
from dataclasses import dataclass

from ner.arithmetic import agrees, clause, says_exceeds, says_short
from ner.values import Printed, is_hedged

CONSISTENT, INCONSISTENT, UNVERIFIABLE = "consistent", "inconsistent", "unverifiable"

PLAUSIBLE = (1.0, 1000.0)
"""A percentage of a plan that comes out beyond these is no figure: count and target do not belong together."""

CRUMB = 0.002
"""A count that is so small a share of its target leaves the magnitude to it: `1.486, kế hoạch 1.400 tỷ`."""

_REACHED = re.compile(r"\b(?:đạt|hoàn thành)\b")
_EQUAL = re.compile(r"\bbằng\b")
_SHARE = re.compile(r"\b(?:chiếm|tương đương)\b")
_COMPARED = re.compile(r"[^.;,]{0,30}\b(?:cùng kỳ|(?:năm|tháng|quý) (?:trước|ngoái)|so với (?:năm|tháng|quý|đầu) )")
"""What follows a percentage that is held against an earlier count, not against a plan."""
_OF_PLAN = re.compile(r"[^.;]{0,24}(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|giao|đăng ký)")


@dataclass(frozen=True)
class Told:
    """A count, its target and their percentage as an article prints them; None where it tells none, or a range.

    `before` and `after` is the text around the percentage, as `segment.text_before` and `text_after` give it. `is_rough`:
    a hedge stands before count or target. `is_mixed`: one of the two is money and the other is not.
    """

    achieved: Printed | None
    target: Printed | None
    percent: Printed | None
    before: str = ""
    after: str = ""
    is_rough: bool = False
    is_mixed: bool = False


def check(told: Told) -> tuple[str, float | None]:
    """Holds a percentage against achieved / target: consistent where they agree to the last digits shown, cut or rounded.

    What target / achieved gives cannot be told: the labels took one for the other, as they stand in a table perhaps; nor
    can what `hụt 6%` is a share of, nor a crumb of a target, whose magnitude stands elsewhere. `vượt 15%` is held against
    the excess. Returns the verdict, and the percentage expected where it is inconsistent.

    >>> check(Told(Printed(4550), Printed(6500), Printed(70, 1))), check(Told(Printed(4550), Printed(6000), Printed(70, 1)))
    (('consistent', None), ('inconsistent', 75.83))
    """
    achieved, target, percent = told.achieved, told.target, told.percent
    if not (achieved and target and percent and target.value):
        return UNVERIFIABLE, None
    exceeds, short = says_exceeds(told.before), says_short(told.before)
    if agrees(achieved, target, percent, exceeds, short):
        return CONSISTENT, None
    taken_for_each_other = achieved.value > 0 and agrees(target, achieved, percent, exceeds)
    is_rough = told.is_rough or is_hedged(told.before)
    if is_crumb(achieved, target) or taken_for_each_other or is_rough or short:
        return UNVERIFIABLE, None
    rate = 100 * achieved.value / target.value
    return INCONSISTENT, round(rate - 100 * (exceeds and percent.value < 100), 2)


def is_crumb(achieved: Printed | None, target: Printed | None) -> bool:
    return bool(achieved and target and 0 < achieved.value < CRUMB * target.value)


def third(told: Told, missing: str) -> float | None:
    """What `achieved`, `target` or `percent`, the one that is missing, comes to by the other two; None where none follows.

    >>> third(Told(Printed(4550), Printed(6500), None), "percent")
    70.0
    >>> third(Told(None, Printed(400), Printed(5, 1), before="hụt "), "achieved")
    380.0
    """
    if missing == "percent":
        return _rate_of(told)
    known = told.target if missing == "achieved" else told.achieved
    rate, is_of_plan = _reached(told) if told.percent and known else (None, False)
    if rate is None or (missing == "target" and not is_of_plan):
        return None
    return float(round(known.value * rate / 100 if missing == "achieved" else 100 * known.value / rate))


def _rate_of(told: Told) -> float | None:
    if not (told.achieved and told.target and told.target.value) or told.is_mixed:
        return None
    rate = round(100 * told.achieved.value / told.target.value, 2)
    return rate if _is_plausible(rate) else None


def _reached(told: Told) -> tuple[float | None, bool]:
    """What of a plan the percentage says was reached, None where it may say something else, and whether it is said to be of
    a plan (`đạt`): others are shares or growth, from which no plan is worked back."""
    said = clause(told.before)
    rate = _rate(told.percent.value, told.before)
    of_something_else = _SHARE.search(said) or _COMPARED.match(told.after)
    if rate is None or told.percent.value <= 0 or not _is_plausible(rate) or is_hedged(told.before) or of_something_else:
        return None, False
    return rate, bool(_REACHED.search(said) or (_EQUAL.search(said) and _OF_PLAN.match(told.after)))


def _is_plausible(rate: float) -> bool:
    return PLAUSIBLE[0] <= rate <= PLAUSIBLE[1]


def _rate(percent: float, before: str) -> float | None:
    """What of a plan was reached, in percent: 115 for `vượt 15%`, None for `vượt 115%`, which may mean either."""
    if says_exceeds(before):
        return 100 + percent if percent < 100 else None
    if says_short(before):
        return 100 - percent if percent < 100 else None
    return percent
