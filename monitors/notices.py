"""From a notice of the outbox to the message that goes out: read, said in the team's words, ready for any channel."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import NotFound
from monitors.digest_tables import find_digest
from monitors.messages.chart import draw
from monitors.messages.context import Context
from monitors.messages.coverage import coverage_message
from monitors.messages.html import CHART, html_of
from monitors.messages.incident import IncidentFacts, facts_of, incident_message
from monitors.messages.plain_text import text_of
from monitors.messages.structure import Message
from monitors.notifiers.base import Notice, NoticeKind
from monitors.outbox import PostedNotice
from monitors.watches import get_watch


@dataclass(frozen=True, slots=True)
class Read:
    """A notice with what it is about, read and not yet said."""

    posted: PostedNotice
    facts: IncidentFacts | None = None
    watch: str = ""
    message: Message | None = None


def read_notice(session: Session, posted: PostedNotice, now: datetime) -> Read:
    """Reads what a notice is about; raises NotFound when that is gone."""
    if posted.kind == NoticeKind.DIGEST:
        return Read(posted, message=find_digest(session, str(posted.data["digest_id"])).message)
    if posted.incident_id:
        return Read(posted, facts_of(session, posted.incident_id, now))
    if posted.watch_id:
        return Read(posted, watch=get_watch(session, posted.watch_id).name)
    raise NotFound("The notice is about nothing that is there.")


def say(read: Read, context: Context) -> Message:
    """The message; calls whatever translates, so never inside a transaction."""
    data = read.posted.data
    if read.message is not None:
        return read.message
    if read.facts is None:
        return coverage_message(data, read.watch, context)
    change = "closed" if read.posted.kind == NoticeKind.CLOSED else str(data.get("change", ""))
    return incident_message(read.facts, context, change, data.get("percent"))


def notice_of(key: str, kind: NoticeKind, message: Message, incident_id: str = "") -> Notice:
    """The message in every form a channel may want."""
    images = {CHART: draw(message.bars)} if message.bars else {}
    data = {"kind": kind.value, "incident_id": incident_id, "message": message.as_json()}
    return Notice(key, kind, message.headline, text_of(message), html_of(message), message.url, images, data)
