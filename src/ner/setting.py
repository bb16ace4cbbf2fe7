"""What an article says once for all its counts: who it is about, when it is, and what its short names stand for."""

from dataclasses import dataclass, field, replace
from datetime import date

from ner.article_bodies import bodies_of, subject_of
from ner.article_dates import anchor_of, dateline, period_of, resolved_dates, told_dates
from ner.article_units import full_units
from ner.bodies import Body
from ner.boilerplate import article_end
from ner.days import Period
from ner.periods import Resolved
from ner.schema import BODIES, DATE, Document, Span

ARTICLES_OWN = ("period of the article", "day of the article")
"""How the period of a count without one was found."""


@dataclass(frozen=True)
class Setting:
    """The subject (None where there is none), the period for counts without one, each body, date and unit by the id of its
    span, the day."""

    subject: Body | None = None
    period: Span | None = None
    bodies: dict[str, Body] = field(default_factory=dict)
    dates: dict[str, Resolved] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    day: date | None = None

    def dated(self, span: Span | None, now: bool = False) -> tuple[Span | None, Resolved | None]:
        """The period of a count that has `span`, or none: then the article's period or day, its day first of one `now`."""
        if span:
            return span, self.dates.get(span.id)
        if self.period and not (now and self.day):
            found = self.dates[self.period.id]
            return self.period, replace(found, how=f"{ARTICLES_OWN[0]}, {found.how}")
        return None, Resolved(Period(self.day, self.day), ARTICLES_OWN[1]) if self.day else None


def read_setting(document: Document) -> Setting:
    """Reads an article's subject, period, bodies, dates and units; what stands under the article counts for nothing."""
    end = article_end(document.text)
    spans = sorted(document.spans, key=lambda span: span.start)
    named = bodies_of(document, [span for span in spans if span.type in BODIES], end)
    own = [span for span in spans if span.start < end]
    stamp = dateline(document.text)
    told = [span for span in own if span.type == DATE]
    main = told_dates(document, told)
    anchor = anchor_of(document, told, main, stamp)
    dates = resolved_dates(document, [span for span in spans if span.type == DATE], anchor)
    period = period_of(document, main, dates, anchor, stamp)
    return Setting(subject_of(document, own, named), period, named, dates, full_units(document, end), anchor.day)
