"""The page around an article, which is not read: stamps, bars and breadcrumbs above it, related links under it."""

import re

from ner.segment import normalise

_RELATED = re.compile(
    r"(?:các )?(?:tin|bài|tin bài|bài viết|tin tức) (?:liên quan|khác|mới hơn|cũ hơn)"
    r"|(?:tin |bài )?cùng (?:chuyên mục|chủ đề|mục)"
    r"|(?:tin )?(?:đọc|xem) nhiều(?: nhất)?"
    r"|có thể bạn quan tâm|nên xem|đang được quan tâm|ý kiến bạn đọc|gửi bình luận"
)
"""Headings of the block of related links under an article."""

_STAMP = (
    r"(?=.*\d(?:[:/h]|[.-]\d+[.-])\d)(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|cập nhật|ngày đăng|đăng lúc|lúc)[,: ]*)*"
    r"[\d:/.,|h –-]*\d[\d:/.,|h –-]*(?:\(?gmt ?\+ ?\d+(?::\d\d)?\)?)?"
)
_BAR = (
    r"(?:(?:chia sẻ|lưu bài(?: viết)?|in(?: bài| trang)?|gửi(?: bài)?|bình luận|facebook|zalo|twitter|thích|like|share"
    r"|nghe(?: đọc)? bài|theo dõi(?: trên google news)?|cỡ chữ|a[+-]|trang chủ)[\s|•·>»/,-]*)+"
)
_CRUMBS = r"trang chủ\s*[›»>|/·].*"
_ABOVE = re.compile(f"{_STAMP}|{_BAR}|{_CRUMBS}")
"""Time stamps, share bars and breadcrumbs above an article's title."""


def article_of(text: str) -> str:
    """The article by itself, its characters where they were: time stamps, share bars and breadcrumbs above it blank, the
    rest of the page under it gone.

    >>> article_of("15:42 - 24/01/2021\\nKết nạp 802 đoàn viên.\\nTin khác\\nĐạt 90% kế hoạch").split()
    ['Kết', 'nạp', '802', 'đoàn', 'viên.']
    """
    start, end = _article_start(text), article_end(text)
    return " " * start + text[start:end]


def _article_start(text: str) -> int:
    """Where the first line stands that is no part of the page above an article; 0 where there is none."""
    at = 0
    for line in text.split("\n"):
        if line.strip() and not _is_only(_ABOVE, line, 80):
            return at
        at += len(line) + 1
    return 0


def article_end(text: str) -> int:
    """Where the article ends and the page's related links, teasers and comment box begin: a heading alone on its line.

    >>> text = "Kết nạp 802 đoàn viên.\\nTIN LIÊN QUAN\\nLĐLĐ huyện Sông Lô tặng quà"
    >>> text[:article_end(text)]
    'Kết nạp 802 đoàn viên.\\n'
    """
    at = 0
    for line in text.split("\n"):
        if _is_only(_RELATED, line, 40):
            return at
        at += len(line) + 1
    return len(text)


def _is_only(pattern: re.Pattern, line: str, longest: int) -> bool:
    """Whether a line of at most so many characters is what a pattern says, but for signs at its ends."""
    return len(line) <= longest and pattern.fullmatch(normalise(line).text.strip(" .:|»>-–•*#[]\r").lower()) is not None
