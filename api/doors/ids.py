"""Glossary ids as clients send them."""

import re

from api.doors.fields import unsupported

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def read_id(glossary_id: str, name: str = "glossary_id") -> str:
    """A glossary id in its own spelling; raises InvalidInput when it is no UUID."""
    if not _UUID.fullmatch(glossary_id):
        raise unsupported(name, f"{glossary_id[:40]!r} is no glossary id")
    return glossary_id.lower()
