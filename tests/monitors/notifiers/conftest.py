"""Every notifier opened against a receiver on loopback, with a message in seven scripts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from core.outbound import allowing
from core.outbound_transport import GuardedTransport
from monitors.messages.structure import Action, Bar, Message, Quote, Section, Table
from monitors.notices import notice_of
from monitors.notifiers.base import Notice, NoticeKind, NotifierTools
from tests.monitors.receivers import HttpReceiver, SmtpReceiver, http_receiver, smtp_receiver

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
SIGNING = "whsec_" + "c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2g="
WORDS = [
    ("pt", "Queimei minha mão com a garrafa Termax"),
    ("zh", "保温杯爆炸，烫伤了我的手"),
    ("ja", "水筒のフタが外れて火傷しました"),
    ("th", "กระติกน้ำระเบิดใส่มือฉัน"),
    ("ar", "انفجرت القارورة في يدي"),
    ("ru", "Термос взорвался, обожгло руку"),
]

MESSAGE = Message(
    "LEVEL 1 - Injury or safety: Termax - BR",
    "en",
    "due 2026-03-14 11:00 -03 (1 h left) · owner: nobody yet",
    (
        Section("What happened", ("First post 2026-03-14 09:00 -03 <!channel> & <b>more</b>",)),
        Section("What they say", quotes=tuple(
            Quote(text, language, f"translated {language}", source="mastodon", url="https://example.com/1")
            for language, text in WORDS
        )),
        Section("Markets", table=Table(("Market", "Mentions"), (("BR", "40"), ("巴西", "2")))),
    ),
    (Action("Useful", "https://bg.example/v1/answers/x"), Action("Acknowledge", "", "babelguard incident ack 1")),
    (Bar("1", 4, 1), Bar("2", 40, 30)),
    "Mentions a day: 4, 40",
    footer="Was it right?",
)  # fmt: skip


@pytest.fixture
def notice() -> Notice:
    return notice_of("incident:1:1", NoticeKind.INCIDENT, MESSAGE, "1")


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as made:
        yield made


@pytest.fixture
def mailbox() -> Iterator[SmtpReceiver]:
    with smtp_receiver() as made:
        yield made


@pytest.fixture
def tools() -> Iterator[Callable[..., NotifierTools]]:
    outbound = allowing(["127.0.0.1"])
    client = httpx.Client(transport=GuardedTransport(outbound), trust_env=False)

    def make(options: dict[str, str], secrets: dict[str, str] | None = None, *, guarded: bool = False) -> NotifierTools:
        known = secrets or {}
        guard = allowing([]) if guarded else outbound
        return NotifierTools(client, guard, lambda: NOW, lambda name: known[name], options)

    yield make
    client.close()
