"""Engines elsewhere, against servers on this machine that behave as the worst of them do."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from core.errors import ModelError, Unavailable, UnsupportedPair
from core.locales import Pair
from nlp.engines.base import Manner, Pin, Tone
from nlp.engines.registry import REMOTES
from nlp.engines.remote.base import Remote, RemoteEngine
from nlp.engines.remote.calling import Caller, Patience

EN_PT = Pair.parse("en", "pt")
SAID = {
    "Wireless headphones with microphone": "Fones de ouvido sem fio com microfone",
    "Free shipping for {name}": "Frete grátis para {name}",
    "Bag": "Bolsa",
}
FRENCH = "Casque sans fil avec réduction de bruit et microphone intégré"


class Server:
    """Answers each request with the next of `answers` (status, headers, body), the last one for ever."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[Callable[[dict[str, Any]], tuple[int, dict[str, str], bytes]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append(body)
                server.headers.append(dict(self.headers))
                answer = server.answers[min(len(server.asked), len(server.answers)) - 1]
                status, headers, content = answer(body)
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(content))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def waits() -> list[float]:
    return []


Make = Callable[..., RemoteEngine]


@pytest.fixture
def make(server: Server, client: httpx.Client, waits: list[float]) -> Make:
    def made(kind: str = "deepl", timeout_s: float = 2.0, budget: object = None) -> RemoteEngine:
        remote = Remote("mine", server.url, frozenset({EN_PT}), chat_model="m", key="secret-key")
        caller = Caller("mine", client, waits.append, {"Authorization": "secret-key"}, Patience(timeout_s))
        return REMOTES[kind](remote, caller, budget)  # type: ignore[arg-type]

    return made


def texts_of(body: dict[str, Any]) -> list[str]:
    """The segments of a request, whatever its protocol."""
    if "messages" in body:
        return [item["text"] for item in json.loads(body["messages"][1]["content"])["items"]]
    texts: list[str] = body.get("text") or body["q"]
    return texts


def shaped(body: dict[str, Any], said: list[Any]) -> bytes:
    """An answer in the protocol of the request."""
    if "messages" in body:
        items = [{"id": number, "text": text} for number, text in enumerate(said)]
        content = json.dumps({"items": items})
        return json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    return json.dumps(
        {"translations": [{"text": text} for text in said]} if "text" in body else {"translatedText": said}
    ).encode()


def well(body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, shaped(body, [SAID.get(text, "Tradução em português do texto pedido") for text in texts_of(body)])


def saying(*said: Any) -> Callable[[dict[str, Any]], tuple[int, dict[str, str], bytes]]:
    return lambda body: (200, {}, shaped(body, list(said)))


def status(code: int, **headers: str) -> Callable[[dict[str, Any]], tuple[int, dict[str, str], bytes]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _body: (code, named, b"<html>busy</html>")


@pytest.mark.parametrize("kind", REMOTES)
def test_texts_come_back_in_order_and_blank_ones_are_not_sent(server: Server, make: Make, kind: str) -> None:
    server.answers = [well]
    said = make(kind).translate([*SAID, "", "  "], EN_PT)
    assert [h.text for h in said] == [*SAID.values(), "", ""]
    assert not any(h.doubt for h in said)
    assert texts_of(server.asked[0]) == list(SAID)


def test_the_same_engine_says_what_it_is(make: Make) -> None:
    for kind in REMOTES:
        engine = make(kind)
        assert (engine.name, engine.model) == (kind, "mine")
        assert engine.pairs() == {EN_PT}
        with pytest.raises(UnsupportedPair):
            engine.translate(["a"], Pair.parse("en", "de"))


def test_many_texts_go_in_several_calls(server: Server, make: Make) -> None:
    server.answers = [well]
    said = make().translate(["Bag"] * 95, EN_PT)
    assert [h.text for h in said] == ["Bolsa"] * 95
    assert [len(texts_of(body)) for body in server.asked] == [40, 40, 15]


@pytest.mark.parametrize("kind", REMOTES)
@pytest.mark.parametrize(
    "bad",
    [
        FRENCH,
        "I'm sorry, but I cannot translate this text.",
        "<html><body>Bolsa</body></html>",
        "",
        None,
        7,
        "Bolsa " * 100,
    ],
    ids=["language", "refusal", "markup", "empty", "nothing", "number", "flood"],
)
def test_a_row_that_cannot_be_trusted_is_doubted_and_the_others_stand(
    server: Server, make: Make, kind: str, bad: Any
) -> None:
    server.answers = [saying("Bolsa", bad, "Bolsa")]
    first, doubtful, last = make(kind).translate(["Bag", "Wireless headphones with microphone", "Bag"], EN_PT)
    assert (first.text, last.text) == ("Bolsa", "Bolsa")
    assert doubtful.doubt
    assert doubtful.text == "Wireless headphones with microphone"


def test_a_lost_placeholder_is_doubted(server: Server, make: Make) -> None:
    server.answers = [saying("Frete grátis para nome")]
    [said] = make().translate(["Free shipping for {name}"], EN_PT)
    assert "{name}" in said.doubt


@pytest.mark.parametrize("kind", REMOTES)
def test_a_wrong_number_of_rows_is_asked_again_one_by_one(server: Server, make: Make, kind: str) -> None:
    server.answers = [saying("Bolsa"), well]
    said = make(kind).translate(["Bag", "Wireless headphones with microphone"], EN_PT)
    assert [h.text for h in said] == ["Bolsa", "Fones de ouvido sem fio com microfone"]
    assert [len(texts_of(body)) for body in server.asked] == [2, 1, 1]


def test_one_row_the_server_chokes_on_spoils_no_other(server: Server, make: Make) -> None:
    server.answers = [lambda body: status(400)(body) if "poison" in texts_of(body) else well(body)]
    good, bad, other = make().translate(["Bag", "poison", "Bag"], EN_PT)
    assert (good.text, other.text, bool(bad.doubt)) == ("Bolsa", "Bolsa", True)


@pytest.mark.parametrize("content", [b"<html>maintenance</html>", b"", b"{", b"\xff\xfe", b"[]", b"null", b"7"])
def test_html_or_nonsense_instead_of_json_is_no_translation(server: Server, make: Make, content: bytes) -> None:
    server.answers = [lambda _body: (200, {}, content)]
    said = ""
    with suppress(ModelError):
        [hypothesis] = make().translate(["Bag"], EN_PT)
        said = "" if hypothesis.doubt else hypothesis.text
    assert not said


@pytest.mark.parametrize("code", [401, 403])
def test_a_refused_key_fails_and_is_not_shown(server: Server, make: Make, code: int) -> None:
    server.answers = [status(code)]
    with pytest.raises(ModelError) as raised:
        make().translate(["Bag"] * 40, EN_PT)
    assert "secret-key" not in str(raised.value)
    assert len(server.asked) <= 4


def test_a_busy_server_is_asked_again_after_the_time_it_names(server: Server, make: Make, waits: list[float]) -> None:
    server.answers = [status(429, Retry_After="2"), status(503), well]
    assert make().translate(["Bag"], EN_PT)[0].text == "Bolsa"
    assert waits == [2.0, 1.0]


@pytest.mark.parametrize("asked", ["3600", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_who_asks_for_an_hour_is_left_alone(server: Server, make: Make, waits: list[float], asked: str) -> None:
    server.answers = [status(429, Retry_After=asked)]
    with pytest.raises(Unavailable):
        make().translate(["Bag"], EN_PT)
    assert (len(server.asked), waits) == (1, [])


def test_a_quota_used_up_is_not_tried_again(server: Server, make: Make) -> None:
    server.answers = [status(456)]
    with pytest.raises(Unavailable, match="quota"):
        make().translate(["Bag"], EN_PT)
    assert len(server.asked) == 1


def test_a_server_that_does_not_answer_is_unavailable(server: Server, make: Make) -> None:
    def slowly(body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.4)
        return well(body)

    server.answers = [slowly]
    with pytest.raises(Unavailable):
        make(timeout_s=0.05).translate(["Bag"], EN_PT)


def test_a_server_that_is_not_there_is_unavailable(server: Server, make: Make) -> None:
    engine = make()
    engine.remote = Remote("mine", "http://127.0.0.1:9", frozenset({EN_PT}))
    with pytest.raises(Unavailable):
        engine.translate(["Bag"], EN_PT)


def test_nothing_is_sent_beyond_the_budget(server: Server, make: Make) -> None:
    class Empty:
        def spend(self, characters: int) -> None:
            raise Unavailable("used up")

    server.answers = [well]
    with pytest.raises(Unavailable):
        make(budget=Empty()).translate(["Bag"], EN_PT)
    assert server.asked == []


def test_deepl_is_told_tone_and_context(server: Server, make: Make) -> None:
    server.answers = [well]
    make("deepl").in_manner(Manner(Tone.FORMAL, "a shop for music")).translate(["Bag"], EN_PT)
    assert (server.asked[0]["formality"], server.asked[0]["context"]) == ("prefer_more", "a shop for music")
    assert server.asked[0]["target_lang"] == "PT-BR"


def test_a_chat_is_told_terms_tone_market_and_context_apart_from_the_texts(server: Server, make: Make) -> None:
    server.answers = [well]
    engine = make("chat").in_manner(Manner(Tone.INFORMAL, 'say "no"', "BR"))
    engine.translate_pinned(["Free shipping for {name}"], [[Pin((0, 13), "Frete grátis")]], EN_PT)
    system, user = (message["content"] for message in server.asked[0]["messages"])
    assert "informally" in system
    assert '"BR"' in system
    assert '\\"no\\"' in system
    assert json.loads(user)["items"][0]["terms"] == [{"source": "Free shipping", "target": "Frete grátis"}]


@pytest.mark.parametrize(
    "content",
    ["no", "{}", '{"items": 3}', '{"items": [3]}', '{"items": [{"id": [], "text": "x"}]}', '{"items": [{"id": 5}]}'],
)
def test_a_chat_that_keeps_to_no_form_is_doubted(server: Server, make: Make, content: str) -> None:
    answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    server.answers = [lambda _body: (200, {}, answer)]
    [said] = make("chat").translate(["Bag"], EN_PT)
    assert said.doubt
