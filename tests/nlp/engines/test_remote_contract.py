"""What every engine elsewhere owes when its server falls ill: rows are flagged, the batch goes on, nothing is lost."""

import time
from collections.abc import Iterator, Sequence

import pytest

from core.errors import ModelError, Unavailable
from core.locales import Pair
from nlp.engines.registry import REMOTES
from nlp.localization import DOUBT, Field, Instructions, Localization
from nlp.pivoting import Stage, localize_along
from nlp.routing import Leg
from tests.nlp.engines.wire import PROTOCOLS, Answer, Illness, WireServer, said_of
from tests.nlp.fakes import PlainEngine

PAIR = Pair.parse("zh", "en")
TEXTS = ["蓝牙耳机降噪效果很好。", "欢迎光临我们的小店。", "今天全部包邮。"]
GREETING = "你好 {name}，欢迎光临。"


@pytest.fixture(params=REMOTES)
def server(request: pytest.FixtureRequest) -> Iterator[WireServer]:
    with WireServer(request.param) as server:
        yield server


def status(code: int, content: bytes = b"{}", **headers: str) -> Illness:
    return lambda _segments, _healthy: (
        code,
        {name.replace("_", "-"): value for name, value in headers.items()},
        content,
    )


def slowly(_segments: list[str], healthy: bytes) -> Answer:
    time.sleep(0.5)
    return 200, {}, healthy


HTML = status(200, b"<html><body>Bad gateway</body></html>", Content_Type="text/html")


def cut_short(_segments: list[str], healthy: bytes) -> Answer:
    return 200, {}, healthy[:-7]


def localized(
    server: WireServer, texts: Sequence[str] = TEXTS, *, timeout_s: float = 10.0, stands_in: bool = True
) -> list[Localization]:
    engines = (server.engine(PAIR, timeout_s=timeout_s), *([PlainEngine(said_of)] if stands_in else []))
    return localize_along(texts, Instructions(PAIR, field=Field.PROSE), [Stage(Leg(PAIR, engines), Instructions(PAIR))])


def doubted(done: Sequence[Localization]) -> list[bool]:
    return [any(finding.check == DOUBT for finding in one.findings) for one in done]


def test_every_protocol_is_spoken_here() -> None:
    assert set(PROTOCOLS) == set(REMOTES)


def test_all_is_well_with_a_healthy_server(server: WireServer) -> None:
    done = localized(server, stands_in=False)
    assert [one.text for one in done] == [said_of(text) for text in TEXTS]
    assert not any(doubted(done))
    assert server.asked == [TEXTS]


@pytest.mark.parametrize(
    "illness",
    [HTML, cut_short, status(200, b""), status(200, b"null"), status(500), status(503), status(429, Retry_After="3600"),
     status(456), status(401), status(403)],
    ids=["html", "cut", "empty", "null", "500", "503", "429", "quota", "401", "403"],
)  # fmt: skip
def test_a_server_that_stays_ill_is_stood_in_for_and_nothing_is_lost(server: WireServer, illness: Illness) -> None:
    server.illnesses = [illness]
    done = localized(server)
    assert [one.source_text for one in done] == TEXTS
    assert {one.model for one in done} == {"plain"}
    assert not any(one.has_failed for one in done)


def test_a_timeout_is_stood_in_for(server: WireServer) -> None:
    server.illnesses = [slowly]
    assert {one.model for one in localized(server, timeout_s=0.05)} == {"plain"}


@pytest.mark.parametrize("illness", [HTML, cut_short], ids=["html", "cut"])
def test_one_bad_answer_is_asked_again_row_by_row(server: WireServer, illness: Illness) -> None:
    server.illnesses = [illness, None]
    done = localized(server, stands_in=False)
    assert not any(doubted(done))
    assert [len(asked) for asked in server.asked] == [3, 1, 1, 1]


def test_a_busy_server_is_waited_for_as_long_as_it_asks(server: WireServer) -> None:
    server.illnesses = [status(429, Retry_After="2"), status(503, Retry_After="1"), None]
    assert not any(doubted(localized(server, stands_in=False)))
    assert server.waits == [2.0, 1.0]


@pytest.mark.parametrize("count", [0, 2, 4])
def test_a_wrong_number_of_rows_puts_no_text_beside_another(server: WireServer, count: int) -> None:
    server.illnesses = [server.saying(lambda segments: [said_of(s) for s in (segments * 2)[:count]]), None]
    done = localized(server, stands_in=False)
    assert [one.text for one in done] == [said_of(text) for text in TEXTS]
    assert [len(asked) for asked in server.asked] == [3, 1, 1, 1]


RUSSIAN = "Эти наушники очень хорошо подавляют шум вокруг вас"


@pytest.mark.parametrize(
    "lie",
    [RUSSIAN, "", None, 7, ["x"], "I'm sorry, but I cannot translate this.", "<div>Sale</div>", "word " * 99],
    ids=["language", "empty", "null", "number", "list", "refusal", "markup", "flood"],
)
def test_a_row_that_lies_is_flagged_and_spoils_no_other(server: WireServer, lie: object) -> None:
    server.illnesses = [server.saying(lambda segments: [said_of(segments[0]), lie, *map(said_of, segments[2:])])]
    done = localized(server, stands_in=False)
    assert doubted(done) == [False, True, False]
    assert done[1].needs_review
    assert [one.text for one in done] == [said_of(TEXTS[0]), TEXTS[1], said_of(TEXTS[2])]


def test_a_row_that_lies_goes_to_the_next_engine(server: WireServer) -> None:
    server.illnesses = [server.saying(lambda segments: [said_of(segments[0]), RUSSIAN, *map(said_of, segments[2:])])]
    done = localized(server)
    assert [one.model for one in done] == ["wire", "plain", "wire"]
    assert not any(doubted(done))


def test_a_lost_placeholder_is_put_back(server: WireServer) -> None:
    server.illnesses = [server.saying(lambda segments: ["Welcome to the shop"] * len(segments))]
    [done] = localized(server, [GREETING], stands_in=False)
    assert done.text.count("{name}") == 1


def test_placeholders_are_guarded_on_the_wire(server: WireServer) -> None:
    [done] = localized(server, [GREETING], stands_in=False)
    assert done.text.count("{name}") == 1
    assert not any(doubted([done]))
    assert all("{name}" not in segment for asked in server.asked for segment in asked)


class Purse:
    """A budget that notes what it let through."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def spend(self, characters: int) -> None:
        if characters > self.left:
            raise Unavailable("used up")
        self.left -= characters


def test_the_budget_is_never_passed_also_when_asking_again(server: WireServer) -> None:
    purse = Purse(20)
    server.illnesses = [HTML, None]
    with pytest.raises((Unavailable, ModelError)):
        server.engine(PAIR, purse).translate(TEXTS, PAIR)
    assert sum(len(segment) for asked in server.asked for segment in asked) <= 20


def test_what_the_budget_allows_is_counted_once(server: WireServer) -> None:
    purse = Purse(100)
    server.engine(PAIR, purse).translate(TEXTS, PAIR)
    assert purse.left == 100 - sum(map(len, TEXTS))
