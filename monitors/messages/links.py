"""Links in messages: signed, for one thing, for thirty days; a person follows one and confirms what it says."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from core.errors import AccessDenied

LASTS = timedelta(days=30)
_REFUSED = "This link is not valid, or no longer."


class Word(StrEnum):
    """What a link says."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says with a link: who (a channel), about which incident, what."""

    incident_id: str
    channel_id: str
    word: Word


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links; without an address of the server there are none."""

    base_url: str
    key: bytes

    def answer(self, answer: Answer, now: datetime) -> str:
        """The link, empty where the server's address is not known."""
        if not self.base_url:
            return ""
        stamp = int((now + LASTS).timestamp())
        payload = f"{answer.incident_id}/{answer.channel_id}/{answer.word.value}/{stamp}".encode()
        token = urlsafe_b64encode(payload + self._sign(payload)).decode().rstrip("=")
        return f"{self.base_url.rstrip('/')}/v1/answers/{token}"

    def incident(self, incident_id: str) -> str:
        """The incident's page in the console, for who may sign in there; empty as above."""
        return f"{self.base_url.rstrip('/')}/console/room/incidents/{incident_id}" if self.base_url else ""

    def read(self, token: str, now: datetime) -> Answer:
        """What a link says; raises AccessDenied, always with the same words."""
        try:
            whole = urlsafe_b64decode(token[:2000] + "=" * (-len(token) % 4))
            payload, signature = whole[:-16], whole[-16:]
            if not hmac.compare_digest(signature, self._sign(payload)):
                raise AccessDenied(_REFUSED)
            incident_id, channel_id, word, stamp = payload.decode().split("/")
            if datetime.fromtimestamp(int(stamp), UTC) < now:
                raise AccessDenied(_REFUSED)
            return Answer(incident_id, channel_id, Word(word))
        except (Error, ValueError) as error:
            raise AccessDenied(_REFUSED) from error

    def _sign(self, payload: bytes) -> bytes:
        return hmac.new(self.key, b"answer\n" + payload, "sha256").digest()[:16]
