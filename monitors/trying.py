"""Tries a team's channels with a message that says it is a test; nothing of it is kept."""

from uuid import uuid4

from core.errors import AppError
from monitors.messages.structure import Message, Section
from monitors.messages.words import words_of
from monitors.notices import notice_of
from monitors.notifiers.base import DeliveryResult, NoticeKind, Outcome
from monitors.office import Office
from monitors.teams import Channel, Team, channels_of


def try_channels(office: Office, team: Team) -> list[tuple[Channel, DeliveryResult]]:
    """One message to each channel, and what became of it."""
    with office.store.reading() as session:
        channels = channels_of(session, [team.id])
    return [(channel, _try(office, team, channel)) for channel in channels]


def _try(office: Office, team: Team, channel: Channel) -> DeliveryResult:
    words = words_of(team.language)
    line = Section("", (words.say("test_line"),))
    message = Message(words.say("test_headline", team=team.name), words.language, sections=(line,))
    try:
        return office.notifier(channel).send(notice_of(f"test:{uuid4()}", NoticeKind.COVERAGE, message))
    except AppError as error:
        return DeliveryResult(Outcome.RETRY if error.retryable else Outcome.REFUSED, error.message)
