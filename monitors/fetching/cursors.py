"""Cursors: small JSON objects as text. One that cannot be read is as if it were empty."""

import json
from collections.abc import Mapping
from typing import Any

CURSOR_LIMIT = 20_000  # characters; more is not ours


def read_cursor(cursor: str) -> dict[str, Any]:
    if not cursor or len(cursor) > CURSOR_LIMIT:
        return {}
    try:
        state = json.loads(cursor)
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def write_cursor(state: Mapping[str, Any]) -> str:
    """The state as text, empty values left out."""
    kept = {name: value for name, value in state.items() if value not in (None, "", [], {})}
    return json.dumps(kept, separators=(",", ":"), sort_keys=True, ensure_ascii=False) if kept else ""
