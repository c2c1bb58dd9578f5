"""How we ask: again only where it helps, never past a limit, and never with secrets for a stranger."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address

import pytest

from core.outbound import Outbound, allowing
from core.outbound_transport import AsyncGuardedTransport
from monitors.fetching.calling import Call, Caller, Reply
from monitors.fetching.client import Manners, SourceClient
from monitors.fetching.failures import SourceFailed
from monitors.sources.base import Budget, Reason
from tests.monitors.sources.replay import Answer, Replay, ToReplay, replaying

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
URL = "https://api.example/data"
PLACE = "api.example/data"


@dataclass
class Asking:
    replay: Replay
    slept_s: list[float] = field(default_factory=list)
    manners: Manners = field(default_factory=Manners)
    spacing_s: float = 0.0

    def __call__(self, *calls: Call, budget: Budget | None = None) -> list[Reply | SourceFailed]:
        async def one(caller: Caller, call: Call) -> Reply | SourceFailed:
            try:
                return await caller.ask(call)
            except SourceFailed as failure:
                return failure

        async def run() -> list[Reply | SourceFailed]:
            client = SourceClient(Outbound(), transport=ToReplay(self.replay), sleep=self._sleep, manners=self.manners)
            async with client:
                caller = Caller(client, lambda: NOW, budget or Budget(), self.spacing_s)
                return [await one(caller, call) for call in calls]

        return asyncio.run(run())

    async def _sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)


@pytest.fixture
def ask() -> Iterator[Asking]:
    with replaying() as replay:
        yield Asking(replay)


def test_a_server_error_is_asked_again_and_the_answer_given(ask):
    ask.replay.on(PLACE, Answer("oops", 500), Answer("busy", 503), Answer({"ok": 1}))
    [reply] = ask(Call(URL))
    assert reply.json() == {"ok": 1}
    assert len(ask.slept_s) == 2
    assert 0.25 <= ask.slept_s[0] <= 0.5 <= ask.slept_s[1] <= 1.0


def test_attempts_end(ask):
    ask.replay.on(PLACE, Answer("oops", 502))
    [failure] = ask(Call(URL))
    assert failure.reason is Reason.SERVER_ERROR
    assert len(ask.replay.asked) == 3


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, Reason.BROKEN),
        (401, Reason.UNAUTHORISED),
        (403, Reason.UNAUTHORISED),
        (404, Reason.NOT_FOUND),
        (410, Reason.NOT_FOUND),
        (422, Reason.BROKEN),
    ],
)
def test_what_asking_again_cannot_mend_is_asked_once(ask, status, reason):
    ask.replay.on(PLACE, Answer("no", status))
    [failure] = ask(Call(URL))
    assert failure.reason is reason
    assert len(ask.replay.asked) == 1
    assert "api.example" in failure.message


def test_only_questions_without_effects_are_repeated(ask):
    ask.replay.on(PLACE, Answer("oops", 500))
    ask(Call(URL, method="POST", form={"grant_type": "x"}))
    assert len(ask.replay.asked) == 1


@pytest.mark.parametrize("wait", ["3", format_datetime(NOW + timedelta(seconds=3), usegmt=True)])
def test_a_short_retry_after_is_waited_for(ask, wait):
    ask.replay.on(PLACE, Answer("slow", 429, {"Retry-After": wait}), Answer({"ok": 1}))
    [reply] = ask(Call(URL))
    assert reply.json() == {"ok": 1}
    assert ask.slept_s == [3.0]


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "600"},
        {"Retry-After": format_datetime(NOW + timedelta(seconds=600), usegmt=True)},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": (NOW + timedelta(seconds=600)).isoformat()},
        {"X-Rate-Limit-Reset": str(int(NOW.timestamp()) + 600)},
        {"X-Ratelimit-Remaining": "7.0", "X-Ratelimit-Reset": "600"},
    ],
)
def test_a_long_wait_is_left_to_the_scheduler(ask, headers):
    ask.replay.on(PLACE, Answer("slow", 429, headers))
    [failure] = ask(Call(URL))
    assert failure.reason is Reason.RATE_LIMITED
    assert failure.rate.reset_at == NOW + timedelta(seconds=600)
    assert ask.slept_s == []


def test_a_refusal_with_nothing_left_is_a_limit_not_a_wrong_key(ask):
    ask.replay.on(PLACE, Answer("no", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "900"}))
    [failure] = ask(Call(URL))
    assert failure.reason is Reason.RATE_LIMITED


def test_a_connection_that_breaks_off_is_asked_again(ask):
    ask.replay.on(PLACE, Answer({"ok": 1}, breaks=True), Answer({"ok": 1}))
    [reply] = ask(Call(URL))
    assert reply.json() == {"ok": 1}


@pytest.mark.parametrize("body", ["<html>Log in</html>", "", "NaN garbage", "[" * 100_000])
def test_what_is_not_data_is_a_failure(ask, body):
    ask.replay.on(PLACE, Answer(body))
    [reply] = ask(Call(URL))
    with pytest.raises(SourceFailed) as failure:
        reply.json()
    assert failure.value.reason is Reason.BROKEN


def test_more_than_the_limit_is_not_data(ask):
    ask.replay.on(PLACE, Answer({"x": "y" * 10_000}))
    [reply] = ask(Call(URL), budget=Budget(bytes=1000))
    assert len(reply.content) == 1000
    with pytest.raises(SourceFailed) as failure:
        reply.json()
    assert failure.value.reason is Reason.TOO_LARGE


def test_requests_end_with_the_budget(ask):
    ask.replay.on(PLACE, Answer({"ok": 1}))
    answers = ask(*[Call(URL)] * 4, budget=Budget(requests=3))
    assert [type(answer) for answer in answers] == [Reply, Reply, Reply, SourceFailed]
    assert answers[3].reason is Reason.SPENT


def test_secrets_do_not_follow_a_redirect_to_another_host(ask):
    ask.replay.on(PLACE, Answer(status=302, headers={"Location": "https://else.example/data"}))
    ask.replay.on("else.example/data", Answer({"ok": 1}))
    ask(Call(URL, headers={"Authorization": "Bearer s3cret", "apikey": "s3cret", "Accept": "application/json"}))
    first, second = ask.replay.asked
    assert first.headers["authorization"] == "Bearer s3cret"
    assert "s3cret" not in str(second)
    assert second.headers["accept"] == "application/json"


def test_secrets_are_not_posted_to_another_host(ask):
    ask.replay.on(PLACE, Answer(status=307, headers={"Location": "https://else.example/data"}))
    [failure] = ask(Call(URL, method="POST", form={"secret": "s3cret"}))
    assert failure.reason is Reason.REFUSED
    assert len(ask.replay.asked) == 1


def test_nothing_secret_is_shown(ask):
    ask.replay.on(PLACE, Answer("no", 401))
    call = Call(URL, {"key": "s3cret"}, {"Authorization": "s3cret"}, "POST", {"p": "s3cret"}, None)
    [failure] = ask(call)
    assert "s3cret" not in repr(call) + repr(failure) + str(failure)


def test_cookies_are_not_kept(ask):
    ask.replay.on(PLACE, Answer({"ok": 1}, headers={"Set-Cookie": "session=1; Path=/"}))
    ask(Call(URL), Call(URL))
    assert "cookie" not in ask.replay.asked[1].headers


def test_a_host_is_asked_no_oftener_than_its_spacing(ask):
    ask.spacing_s = 2.0
    ask.replay.on(PLACE, Answer({"ok": 1}))
    answers = ask(*[Call(URL)] * 5)
    assert [round(seconds) for seconds in ask.slept_s] == [2, 4]
    assert [getattr(answer, "reason", None) for answer in answers[3:]] == [Reason.RATE_LIMITED] * 2


def test_a_packing_we_did_not_ask_for_is_a_failure(ask):
    ask.replay.on(PLACE, Answer("x", headers={"Content-Encoding": "br"}))
    [failure] = ask(Call(URL))
    assert failure.reason is Reason.BROKEN


def test_a_redirect_to_a_name_that_resolves_to_loopback_is_refused_at_the_socket():
    """The name looks public; only the address that would be dialled tells."""

    async def run(replay: Replay) -> SourceFailed:
        outbound = allowing(["feeds.example"])
        transport = AsyncGuardedTransport(outbound, resolver=lambda *_: [ip_address("127.0.0.1")])
        async with SourceClient(outbound, transport=transport) as client:
            with pytest.raises(SourceFailed) as failure:
                await Caller(client, lambda: NOW, Budget()).ask(Call(f"http://feeds.example:{replay.port}/feed"))
            return failure.value

    with replaying() as replay:
        replay.on("feeds.example/feed", Answer("", 302, {"Location": f"http://evil.example:{replay.port}/admin"}))
        failure = asyncio.run(run(replay))
        assert failure.reason is Reason.REFUSED
        assert [asked.host for asked in replay.asked] == ["feeds.example"]
