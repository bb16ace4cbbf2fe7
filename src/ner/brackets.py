"""What was done, in brackets behind the share of a plan that it makes: `đạt 89,47% kế hoạch (kết nạp mới 4.000 đoàn viên)`.

A count that stands there without a verb is more often the plan itself (`đạt 33,6% mục tiêu (24 triệu lượt)`) and is left to
the model.
"""

import re
from collections.abc import Sequence

from ner.candidates import WordSpan
from ner.schema import METRIC, PERCENT, TARGET
from ner.segment import Word, cleaned

BONUS = 8.0
"""What it adds to the logit of METRIC and to the score of the link to the percentage (models/README.md)."""

_DONE = "đã|được|kết nạp|mở|mới|phát triển|ra mắt|thành lập|thêm|thực hiện|tăng"
_PLAN = "chỉ tiêu|kế hoạch|mục tiêu|nghị quyết|dự toán|kh"
_BETWEEN = re.compile(rf"\s*(?:so với )?(?:{_PLAN})\b[^.;,()%\n]*\((?=[^()]*\b(?:{_DONE})\b)[^()\d%\n]*")


def done_in_brackets(text: str, words: Sequence[Word], spans: Sequence[WordSpan]) -> list[tuple[int, int]]:
    """The counts in such brackets, each with its percentage, by their place among the spans of an article."""
    found = []
    percent = None
    for i, span in enumerate(spans):
        if span.type == PERCENT:
            percent = i
        elif span.type in (METRIC, TARGET) and percent is not None:
            if _BETWEEN.fullmatch(cleaned(text[words[spans[percent].last].end : words[span.first].start]).lower()):
                found.append((i, percent))
            percent = None
    return found
