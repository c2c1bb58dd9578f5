"""Texts made ready for reading: mark-up, addresses and names out, case and width levelled, length bounded."""

import html
import re
import unicodedata
from collections.abc import Sequence

SEPARATOR = "\n"
"""Ends every text of a blob; nothing inside a cleaned text is a line break."""

HEAD = 1_500
TAIL = 500
"""Code points read of a long text, from its two ends: opinions stand at the start and in the conclusion."""

_RAW_LIMIT = 20_000
"""Code points looked at before mark-up is taken out: pages are mostly tags, and time stays bounded."""

_TAG = re.compile(r"<(?:script|style)\b[^<]*</(?:script|style)>|<!--[^>]*-->|</?[a-zA-Z][^<>\n]{0,300}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|\bhttps?\b")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
_NAME = re.compile(r"@\w+")
_DIGITS = re.compile(r"\d+")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


def clean(texts: Sequence[str]) -> str:
    """One blob of the texts, each followed by SEPARATOR: NFKC, lower case, no addresses or names, numbers as `0`.

    Addresses and names tell where a text was written, not how it is meant; a reader of them learns the wrong thing.
    """
    blob = "".join(_one_line(text) + SEPARATOR for text in texts)
    blob = unicodedata.normalize("NFKC", blob) if not blob.isascii() else blob
    if "http" in blob or "www." in blob:
        blob = _ADDRESS.sub(" ", blob)
    if "@" in blob:
        blob = _NAME.sub(" ", _EMAIL.sub(" ", blob))
    return _DIGITS.sub("0", blob).lower().replace("’", "'")


def _one_line(text: str) -> str:
    if len(text) > _RAW_LIMIT:
        text = text[: _RAW_LIMIT - TAIL] + " " + text[-TAIL:]
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    text = " ".join(_INVISIBLE.sub("", text).split())
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity.group())
