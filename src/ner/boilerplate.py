"""The page around an article, which is not read: stamps, bars and breadcrumbs above it, related links under it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ner import stamps
from ner.segment import filled_lines, normalise

_RELATED = re.compile(
    r"(?:các )?(?:tin|bài|tin bài|bài viết|tin tức) (?:liên quan|khác|mới hơn|cũ hơn)"
    r"|(?:tin |bài )?cùng (?:chuyên mục|chủ đề|mục)"
    r"|(?:tin )?(?:đọc|xem) nhiều(?: nhất)?"
    r"|có thể bạn quan tâm|nên xem|đang được quan tâm|ý kiến bạn đọc|gửi bình luận"
)
"""Headings of the block of related links under an article."""

_BAR = (
    r"(?:(?:chia sẻ|lưu bài(?: viết)?|in(?: bài| trang)?|gửi(?: bài)?|bình luận|facebook|zalo|twitter|thích|like|share"
    r"|nghe(?: đọc)? bài|theo dõi(?: trên google news)?|cỡ chữ|a[+-]|trang chủ)[\s|•·>»/,-]*)+"
)
_CRUMBS = r"trang chủ\s*[›»>|/·].*"
_ABOVE = re.compile(f"{stamps.ALONE}|{_BAR}|{_CRUMBS}")
"""Time stamps, share bars and breadcrumbs above an article's title."""


PARAGRAPH = 120
"""Characters from which on a line that ends as a sentence does is a paragraph; titles and teasers are shorter."""


def article_of(text: str) -> str:
    """The article by itself, its characters where they were: time stamps, share bars and breadcrumbs above it and boxes of
    links inside it blank, the rest of the page under it gone.

    >>> article_of("15:42 - 24/01/2021\\nKết nạp 802 đoàn viên.\\nTin khác\\nĐạt 90% kế hoạch").split()
    ['Kết', 'nạp', '802', 'đoàn', 'viên.']
    """
    start = _article_start(text)
    parts, at = [], 0
    for begin, end in [(0, start), *_related(text, start)]:
        parts += [text[at:begin], " " * (end - begin) if end < len(text) else ""]
        at = end
    return "".join([*parts, text[at:]])


def article_end(text: str) -> int:
    """Where the article ends and the page's related links, teasers and comment box begin: a heading alone on its line.

    >>> text = "Kết nạp 802 đoàn viên.\\nTIN LIÊN QUAN\\nLĐLĐ huyện Sông Lô tặng quà"
    >>> text[:article_end(text)]
    'Kết nạp 802 đoàn viên.\\n'
    """
    return next((begin for begin, end in _related(text, _article_start(text)) if end == len(text)), len(text))


def _article_start(text: str) -> int:
    """Where the first line stands that is no part of the page above an article; 0 where there is none."""
    own = (at for at, line in filled_lines(text) if not (_is_only(_ABOVE, line, 80) or _is_only(_RELATED, line, 40)))
    return next(own, 0)


def _related(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The stretches of related links under the first line, which stands at `start`: from a heading to where two paragraphs
    go on, or to the end."""
    heading = None
    for (at, line), (_, following) in pairwise([*filled_lines(text), (len(text), "")]):
        if heading is None and at > start and _is_only(_RELATED, line, 40):
            heading = at
        elif heading is not None and _is_paragraph(line, following):
            yield heading, at
            heading = None
    if heading is not None:
        yield heading, len(text)


def _is_paragraph(*lines: str) -> bool:
    return all(len(line) >= PARAGRAPH and line.rstrip().endswith((".", "!", "?", "…", "”", '"')) for line in lines)


def _is_only(pattern: re.Pattern, line: str, longest: int) -> bool:
    """Whether a line of at most so many characters is what a pattern says, but for signs at its ends."""
    return len(line) <= longest and pattern.fullmatch(normalise(line).text.strip(" .:|»>-–•*#[]\r").lower()) is not None
