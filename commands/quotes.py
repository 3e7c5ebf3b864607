"""Names in quotation marks, straight or as phones and word processors make them."""

import re

_QUOTED = re.compile(r"\s*[\"“”„«]([^\"“”„«»]+)[\"“”»]\s*(.*)", re.DOTALL)


def split_quoted(text: str) -> tuple[str, str] | None:
    """The name in quotation marks that the text begins with, and the rest; None where it begins with none."""
    found = _QUOTED.fullmatch(text)
    return (found[1].strip(), found[2].strip()) if found else None


def unquote(text: str) -> str:
    """The text without quotation marks around all of it."""
    quoted = split_quoted(text)
    return quoted[0] if quoted and not quoted[1] else text
