"""What the HTML files share: each is whole in itself, asks for nothing from outside, and runs its own script alone.

A Content-Security-Policy holds a file to that: its style and script are known by their hashes.
"""

import hashlib
from base64 import b64encode
from html import escape
from importlib.resources import files


def opening(name: str, title: str, base: str = "") -> str:
    """The file up to its body, with the style `NAME.css`, after that of `base` where there is one."""
    css, js = "".join(_read(f"{style}.css") for style in (base, name) if style), _read(f"{name}.js")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy(css, js)}">
<title>{escape(title)}</title>
<style>{css}</style>
</head>
<body>
"""


def closing(name: str) -> str:
    """The file from the end of its body, with the script `NAME.js`."""
    return f"<script>{_read(f'{name}.js')}</script>\n</body>\n</html>\n"


def policy(css: str, js: str) -> str:
    """The Content-Security-Policy of a file that asks for nothing and runs its own style and script alone."""
    return f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(js)}; base-uri 'none'; form-action 'none'"


def in_words(name: str) -> str:
    """A name of the scheme in plain words, as HTML: `Member admission`."""
    return escape(name.replace("_", " ").capitalize())


def many(number: int, noun: str, ending: str = "s") -> str:
    """
    >>> many(1, "fact"), many(2, "loss", "es"), many(2000, "article")
    ('1 fact', '2 losses', '2\\u202f000 articles')
    """
    return f"{number:,} {noun}{ending if number != 1 else ''}".replace(",", "\u202f")


def _read(name: str) -> str:
    return files("ner").joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
