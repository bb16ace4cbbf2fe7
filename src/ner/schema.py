"""The annotation scheme, once: span types, relations with their ends, indicators, and the records all modules share.

Offsets are Unicode code points of the article's own text, half-open, everywhere.
"""

from dataclasses import dataclass
from functools import cached_property

ORGANISATION = "ORGANISATION"
ENTERPRISE = "ENTERPRISE"
METRIC = "METRIC"
TARGET = "TARGET"
PERCENT = "PERCENT"
DATE = "DATE"
UNIT = "UNIT"

SPAN_TYPES = (ORGANISATION, ENTERPRISE, METRIC, TARGET, PERCENT, DATE, UNIT)

INDICATORS = (
    "member_admission",
    "union_establishment",
    "member_total",
    "union_total",
    "worker_total",
    "party_referral",
    "party_admission",
    "training",
    "commendation",
    "welfare",
    "collective_bargaining",
    "inspection",
    "survey",
    "finance",
    "movement",
    "other",
)

TAGS = ("O", *(f"{prefix}-{type_}" for type_ in SPAN_TYPES for prefix in "BI"))
"""What the tag head tells apart: O is 0, B- are odd, each I- follows its B-."""

INDICATOR_CLASSES = ("none", *INDICATORS)
"""What the indicator head tells apart; `none` is for a PERCENT that is neither rate nor share."""


INDICATOR_NAMES = {
    "member_admission": ("Kết nạp đoàn viên", "Members admitted"),
    "union_establishment": ("Thành lập công đoàn cơ sở", "Unions established"),
    "member_total": ("Tổng số đoàn viên", "Members in all"),
    "union_total": ("Tổng số công đoàn cơ sở", "Unions in all"),
    "worker_total": ("Tổng số lao động", "Workers in all"),
    "party_referral": ("Giới thiệu đoàn viên ưu tú cho Đảng", "Members recommended to the Party"),
    "party_admission": ("Đoàn viên được kết nạp Đảng", "Members admitted to the Party"),
    "training": ("Tập huấn, bồi dưỡng", "Training"),
    "commendation": ("Khen thưởng", "Commendations"),
    "welfare": ("Chăm lo, hỗ trợ", "Welfare"),
    "collective_bargaining": ("Thỏa ước, đối thoại", "Collective bargaining"),
    "inspection": ("Kiểm tra, giám sát", "Inspections"),
    "survey": ("Khảo sát", "Surveys"),
    "finance": ("Tài chính", "Finance"),
    "movement": ("Phong trào thi đua", "Campaigns and contests"),
    "other": ("Khác", "Other"),
}
"""Each indicator in Vietnamese and English, as tables head it."""


@dataclass(frozen=True, slots=True)
class RelationRule:
    """Which span types a relation may leave from and arrive at."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]


COUNTS = (METRIC, TARGET, PERCENT)
"""Span types that may head a relation and carry an indicator."""

BODIES = (ORGANISATION, ENTERPRISE)

HAS_TARGET = "Has_Target"
HAS_UNIT = "Has_Unit"
HAS_PERCENT = "Has_Percent"
ACHIEVED_BY = "Achieved_By"
IN_PERIOD = "In_Period"

RELATIONS = {
    HAS_TARGET: RelationRule((METRIC,), (TARGET,)),
    HAS_UNIT: RelationRule((METRIC, TARGET), (UNIT,)),
    HAS_PERCENT: RelationRule((METRIC, TARGET), (PERCENT,)),
    ACHIEVED_BY: RelationRule(COUNTS, BODIES),
    IN_PERIOD: RelationRule(COUNTS, (DATE,)),
}
"""Every relation has at most one tail for a head."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch `text[start:end]`; counts carry an indicator. Scores are probabilities, 1 where a hand labelled.

    Raises:
        ValueError: unknown type or indicator, or an empty or negative stretch.
    """

    id: str
    type: str
    start: int
    end: int
    indicator: str | None = None
    score: float = 1.0
    indicator_score: float = 1.0

    def __post_init__(self) -> None:
        if self.type not in SPAN_TYPES:
            raise ValueError(f"unknown span type {self.type!r}; the scheme has {', '.join(SPAN_TYPES)}")
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start} and {self.end}")
        if self.indicator is not None and self.indicator not in INDICATORS:
            raise ValueError(f"unknown indicator {self.indicator!r}; the scheme has {', '.join(INDICATORS)}")

    @property
    def key(self) -> tuple[str, int, int]:
        """Type, start and end: what strict scoring compares."""
        return self.type, self.start, self.end


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between two spans, named by their ids.

    Raises:
        ValueError: unknown relation type.
    """

    type: str
    head: str
    tail: str
    score: float = 1.0

    def __post_init__(self) -> None:
        if self.type not in RELATIONS:
            raise ValueError(f"unknown relation {self.type!r}; the scheme has {', '.join(RELATIONS)}")


@dataclass(frozen=True)
class Document:
    """An article with its labels.

    >>> document = Document("a", "kết nạp 802 đoàn viên", (Span("T1", "METRIC", 8, 11, "member_admission"),))
    >>> document.surface(document.spans[0])
    '802'
    """

    id: str
    text: str
    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Span]:
        return {span.id: span for span in self.spans}

    @cached_property
    def leaving(self) -> dict[str, list[Relation]]:
        """The relations by their head; none for a span that heads none."""
        found: dict[str, list[Relation]] = {span.id: [] for span in self.spans}
        for relation in self.relations:
            found.setdefault(relation.head, []).append(relation)
        return found

    def surface(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def between(self, one: Span, other: Span) -> str:
        """What stands between two spans, without the spaces at its ends: `/` between the parts of a fraction."""
        return self.text[one.end : other.start].strip()

    def tails(self, span: Span) -> dict[str, Span]:
        """Relation type to tail, for the relations that leave from a span."""
        return {r.type: self.by_id[r.tail] for r in self.leaving[span.id]}


@dataclass(frozen=True)
class Fact:
    """One row of the table: what was done, of what, against which target, by whom and when.

    `kind` is `result` (has a METRIC), `plan` (a TARGET alone) or `rate` (a PERCENT alone). Counts are numbers or
    `(low, high)` ranges. `evidence` holds ids of spans.

    `period_how` says how the period was found (`periods.Resolved`). `measure` is `count`, `money` (then `amount_vnd` is
    in đồng) or `share`. Where two of achieved, target and percentage are printed, `derived` names the third and
    `derived_value` is what it comes to: it never stands among the printed ones. `level` to `parent` describe
    the organisation (`bodies`).
    """

    kind: str
    indicator: str
    achieved: float | tuple[float, float] | None
    target: float | tuple[float, float] | None
    unit: str | None
    percent: float | tuple[float, float] | None
    organisation: str | None
    period: str | None
    period_start: str | None
    period_end: str | None
    check: str
    expected_percent: float | None
    approximate: bool
    score: float
    evidence: tuple[str, ...]
    sentence: str
    period_how: str | None = None
    measure: str = "count"
    amount_vnd: float | tuple[float, float] | None = None
    derived: str | None = None
    derived_value: float | None = None
    level: str | None = None
    province: str | None = None
    province_now: str | None = None
    parent: str | None = None
