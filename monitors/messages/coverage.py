"""The notice for operators: a source fails, has stopped, or is well again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitors.messages.context import Context
from monitors.messages.cutting import one_line
from monitors.messages.structure import Message, Section


def coverage_message(data: Mapping[str, Any], watch: str, context: Context) -> Message:
    """`data` as the outbox has it: source, state, since, and why."""
    words, state = context.words, data.get("state", "failing")
    since = datetime.fromisoformat(data["since"])
    detail = one_line(str(data.get("detail") or data.get("reason") or ""), 300)
    lines = [words.say("since", since=context.moment(since), detail=detail).strip()]
    if state != "recovered":
        lines.append(words.say("not_quiet"))
    headline = words.say(f"source_{state}", source=data.get("source", ""), watch=watch)
    return Message(headline, words.language, sections=(Section("", tuple(lines)),))
