"""What messages are made with: words, zone, clock, links, and whatever translates, handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.errors import AppError
from monitors.incidents.book import Book
from monitors.incidents.tables import Incident, State
from monitors.mentions import Mention
from monitors.messages.cutting import one_line
from monitors.messages.links import Answer, Links, Word
from monitors.messages.structure import Action, Quote
from monitors.messages.words import Words

QUOTE_LIMIT = 220
Translate = Callable[[str, str, str], str]
"""Text, its language (empty: unknown), the language wanted; raises AppError where it cannot."""


@dataclass(frozen=True, slots=True)
class Context:
    """For one reader: a channel of a team."""

    words: Words
    zone: ZoneInfo
    now: datetime
    book: Book
    links: Links
    channel_id: str = ""
    translate: Translate | None = None

    def moment(self, at: datetime) -> str:
        return self.words.moment(at, self.zone)

    def clock(self, incident: Incident) -> str:
        """When it is due, and how much time is left."""
        if incident.due_at is None or incident.state in {State.CLOSED, State.ANSWERED, State.CONTAINED}:
            return self.words.say("no_clock") if incident.due_at is None else self.state(incident.state)
        left = incident.due_at - self.now
        key = "due" if left.total_seconds() >= 0 else "late"
        return self.words.say(key, when=self.moment(incident.due_at), left=self.words.span(abs(left)))

    def state(self, state: str) -> str:
        return self.words.say(f"state_{state}")

    def level(self, level: int) -> str:
        return self.words.say("level", level=level) if level else self.words.say("watch")

    def title(self, incident: Incident) -> str:
        return self.words.phrase(incident.title)

    def markets(self, incident: Incident) -> str:
        return ", ".join(incident.markets) or self.words.say("all_markets")

    def quote(self, mention: Mention) -> Quote:
        """What somebody wrote, with a translation or the reason why there is none."""
        said = mention.text or mention.title
        text = one_line(said, QUOTE_LIMIT) if said else self.words.say("text_gone")
        translation, note = self._translated(text, mention.language) if said else ("", "")
        where = ", ".join(filter(None, (mention.source, mention.market, self.moment(mention.created_at))))
        return Quote(text, mention.language, translation, note, where, mention.url)

    def answers(self, incident_id: str) -> tuple[Action, ...]:
        """Acknowledge, see all of it, useful, not useful: as links, or as commands where there is no address."""
        command = f"babelguard incident ack {incident_id}"
        made = (Action(self.words.say("acknowledge"), self._link(incident_id, Word.ACKNOWLEDGE), command),)
        if not self.links.base_url:
            return made
        page = Action(self.words.say("open_page"), self.links.incident(incident_id))
        rest = ((Word.USEFUL, "useful"), (Word.NOT_USEFUL, "not_useful"))
        return (*made, page, *(Action(self.words.say(key), self._link(incident_id, word)) for word, key in rest))

    def _link(self, incident_id: str, word: Word) -> str:
        return self.links.answer(Answer(incident_id, self.channel_id, word), self.now)

    def _translated(self, text: str, language: str) -> tuple[str, str]:
        if language and language.split("-", maxsplit=1)[0] == self.words.language:
            return "", ""
        if self.translate is None:
            return "", self.words.say("not_translated", reason=self.words.say("no_translator"))
        try:
            return one_line(self.translate(text, language, self.words.language), 2 * QUOTE_LIMIT), ""
        except AppError as error:
            return "", self.words.say("not_translated", reason=one_line(error.message, 160))
