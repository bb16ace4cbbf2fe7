"""Reads Vietnamese results news and returns who achieved how many of what, against which target.

`from ner import Tagger` is all that tagging needs; ONNX Runtime is loaded with it, not with the package.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ner.tagger import ModelError as ModelError
    from ner.tagger import Tagged as Tagged
    from ner.tagger import Tagger as Tagger

__all__ = ["ModelError", "Tagged", "Tagger"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'ner' has no attribute {name!r}")
    from ner import tagger

    return getattr(tagger, name)
