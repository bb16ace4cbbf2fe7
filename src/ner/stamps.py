"""The time stamps of pages: what one looks like alone on its line, and the day that a line with one says."""

import re
from datetime import date

_WEEKDAY = r"thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật"

ALONE = (
    rf"(?=.*\d(?:[:/h]|[.-]\d+[.-])\d)(?:(?:{_WEEKDAY}|cập nhật|ngày đăng|đăng lúc|lúc)[,: ]*)*"
    r"[\d:/.,|h –-]*\d[\d:/.,|h –-]*(?:\(?gmt ?\+ ?\d+(?::\d\d)?\)?)?"
)
"""A pattern of what a line in small letters is that holds a time stamp and nothing else."""

LONGEST = 80
"""A line of more characters is no byline."""

_DAY = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?:[/.-]| tháng )(?P<month>\d{1,2})(?:[/.-]|,? (?:năm )?)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_ISO = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d/.-])")
_SIGN = re.compile(
    rf"\d{{1,2}}\s?[:hg]\s?\d\d|{_WEEKDAY}|\bđăng(?= ?(?:lúc|ngày|bởi|vào|:|\d))|cập nhật|gmt|phút đọc"
    r"|\S\s*[•·]\s*\d|\d\s*[•·]",
    re.IGNORECASE,
)


def day_of(line: str) -> date | None:
    """The day of a normalised line that is a full date, or a short one that has a clock time, weekday or `đăng` beside it.

    >>> day_of("Thứ hai, 24/01/2021"), day_of("Sáng 24/01/2021, LĐLĐ huyện tặng quà")
    (datetime.date(2021, 1, 24), None)
    """
    line = _ISO.sub(r"\3/\2/\1", line)
    match = _DAY.search(line) if len(line) <= LONGEST else None
    if match and (_SIGN.search(line) or match[0] == line.strip(" |-–()")):
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return None
    return None
