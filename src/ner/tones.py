"""Where tone marks stand: `hoá` and `hóa`, `đòan` and `đoàn` are one spelling."""

import re
import unicodedata

_MARK = "[\u0300\u0301\u0303\u0309\u0323]"
_ENDS = "(?![\\w\u0300-\u036f])"
_ON_SECOND = re.compile(rf"([oO])([aAeE])({_MARK}){_ENDS}|(?<![qQ])([uU])([yY])({_MARK}){_ENDS}")
_ON_FIRST = re.compile(rf"([oO])({_MARK})([aAeE])(?=\w)")


def older_tones(text: str) -> str:
    """A text, composed, whose tone marks stand where they used to: `ủy`, `hóa`, and on the second vowel before a consonant.

    >>> older_tones("Uỷ ban tỉnh Thanh Hoá, quý I hoặc II: 5 đòan viên")
    'Ủy ban tỉnh Thanh Hóa, quý I hoặc II: 5 đoàn viên'
    """
    text = unicodedata.normalize("NFD", text)
    text = _ON_SECOND.sub(lambda m: "".join(m.group(1, 3, 2) if m[1] else m.group(4, 6, 5)), text)
    return unicodedata.normalize("NFC", _ON_FIRST.sub(r"\1\3\2", text))
