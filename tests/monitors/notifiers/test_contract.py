"""What holds for every way out over HTTP, and for mail: the same words for the same answers, and no secret told."""

import json
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest

from core.errors import InvalidInput, Misconfigured
from core.webhooks import verify
from monitors.notifiers import posting
from monitors.notifiers.base import Notice, NoticeKind, Notifier, NotifierTools, Outcome
from monitors.notifiers.registry import NOTIFIERS, check_options, open_notifier
from tests.monitors.notifiers.conftest import NOW, SIGNING, WORDS
from tests.monitors.receivers import HttpReceiver, SmtpReceiver

Make = Callable[..., NotifierTools]
OVER_HTTP = ["slack", "teams", "webhook"]


def opened(name: str, url: str, tools: Make, *, guarded: bool = False) -> Notifier:
    if name == "webhook":
        made = tools({"url": url, "secret": "sign"}, {"sign": SIGNING}, guarded=guarded)
    else:
        made = tools({"url_secret": "hook"}, {"hook": url}, guarded=guarded)
    return open_notifier(name, made)


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *[(status, Outcome.SENT) for status in (200, 202)],
        *[(status, Outcome.RETRY) for status in (429, 500, 503)],
        *[(status, Outcome.REFUSED) for status in (302, 400, 401, 403, 404, 410)],
    ],
)
def test_answers_are_read_alike(name: str, status: int, outcome: Outcome, receiver: HttpReceiver, tools: Make) -> None:
    notice = Notice("incident:1:1", NoticeKind.INCIDENT, "subject", "text")
    receiver.answers.append((status, {"location": receiver.url}, 0))
    assert opened(name, receiver.url, tools).send(notice).outcome is outcome
    assert len(receiver.got) == 1


@pytest.mark.parametrize("name", OVER_HTTP)
def test_receiver_says_when_to_come_again(name: str, receiver: HttpReceiver, tools: Make, notice: Notice) -> None:
    receiver.answers += [(429, {"retry-after": "17"}, 0), (503, {"retry-after": "Sat, 14 Mar 2026 12:00:30 GMT"}, 0)]
    notifier = opened(name, receiver.url, tools)
    assert notifier.send(notice).retry_after_s == 17
    assert notifier.send(notice).retry_after_s == 30


@pytest.mark.parametrize("name", OVER_HTTP)
def test_slow_receiver_and_absent_one_are_tried_again_and_the_address_is_not_told(
    name: str, receiver: HttpReceiver, tools: Make, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "TIMEOUT_S", 0.2)
    receiver.answers.append((200, {}, 1.0))
    slow = opened(name, receiver.url, tools).send(notice)
    absent = opened(name, "http://127.0.0.1:9/T0-secret-path", tools).send(notice)
    assert (slow.outcome, absent.outcome) == (Outcome.RETRY, Outcome.RETRY)
    assert "hook" not in slow.reason + absent.reason
    assert "secret" not in slow.reason + absent.reason


@pytest.mark.parametrize("name", OVER_HTTP)
def test_private_address_is_refused(name: str, receiver: HttpReceiver, tools: Make, notice: Notice) -> None:
    assert opened(name, receiver.url, tools, guarded=True).send(notice).outcome is Outcome.REFUSED
    assert receiver.got == []


def test_webhook_is_signed_and_carries_the_structure(receiver: HttpReceiver, tools: Make, notice: Notice) -> None:
    opened("webhook", receiver.url, tools).send(notice)
    (got,) = receiver.got
    assert verify(SIGNING, got.headers, got.body, NOW) == notice.key
    body = json.loads(got.body)
    assert body["data"]["key"] == notice.key
    assert body["data"]["message"]["sections"][1]["quotes"][1]["text"] == WORDS[1][1]


def test_mail_has_text_html_and_a_picture_inside(mailbox: SmtpReceiver, tools: Make, notice: Notice) -> None:
    result = mail(mailbox, tools).send(notice)
    assert result.outcome is Outcome.SENT
    sent = message_from_bytes(mailbox.mails[0], policy=policy.default)
    kinds = [part.get_content_type() for part in sent.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    parts = {part.get_content_type(): part for part in sent.walk()}
    html = parts["text/html"].get_content()
    for _, words in WORDS:
        assert words in parts["text/plain"].get_content()
        assert words in html
    assert 'src="cid:volume"' in html
    assert parts["image/png"]["Content-ID"] == "<volume>"
    assert parts["image/png"].get_content().startswith(b"\x89PNG")
    assert "<!channel>" not in html


def test_same_notice_has_the_same_message_id(mailbox: SmtpReceiver, tools: Make, notice: Notice) -> None:
    mail(mailbox, tools).send(notice)
    mail(mailbox, tools).send(notice)
    first, second = (message_from_bytes(one)["Message-ID"] for one in mailbox.mails)
    assert first == second


@pytest.mark.parametrize(
    ("verb", "line", "outcome"),
    [
        ("MAIL", "451 busy", Outcome.RETRY),
        ("MAIL", "550 no", Outcome.REFUSED),
        ("RCPT", "450 later", Outcome.RETRY),
        ("RCPT", "550 nobody", Outcome.REFUSED),
        ("DATA", "554 spam", Outcome.REFUSED),
        ("QUIT", "500 what", Outcome.SENT),
    ],
)
def test_mail_servers_answers(verb: str, line: str, outcome: Outcome, mailbox: SmtpReceiver, tools: Make) -> None:
    notice = Notice("incident:1:1", NoticeKind.INCIDENT, "subject", "text")
    mailbox.refusals[verb] = line
    assert mail(mailbox, tools).send(notice).outcome is outcome


def test_mail_server_without_starttls_gets_nothing(mailbox: SmtpReceiver, tools: Make, notice: Notice) -> None:
    assert mail(mailbox, tools, security="starttls").send(notice).outcome is Outcome.REFUSED
    assert mailbox.mails == []


def test_mail_server_in_a_private_network_is_refused(mailbox: SmtpReceiver, tools: Make, notice: Notice) -> None:
    assert mail(mailbox, tools, guarded=True).send(notice).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    "options",
    [
        {"host": ""},
        {"to": "a"},
        {"to": ""},
        {"to": "a@b.c\nBcc: e@f.g"},
        {"user": "u"},
        {"user": "u", "password": "other-secret"},
        {"user": "u", "password": "mail.example", "security": "none"},
    ],
)
def test_options_of_mail_that_cannot_be_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        check_options("email", {"to": "a@b.c", "sender": "x@y.z", "host": "mail.example"} | options)


def test_apprise_says_yes_or_no(tools: Make, notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([True, False])
    made = SimpleNamespace(add=lambda url: url.startswith("ntfy://"), notify=lambda **_: next(answers))
    monkeypatch.setitem(sys.modules, "apprise", SimpleNamespace(Apprise=lambda: made, __spec__=object()))
    notifier = open_notifier("apprise", tools({"url_secret": "a"}, {"a": "ntfy://topic"}))
    assert [notifier.send(notice).outcome for _ in range(2)] == [Outcome.SENT, Outcome.RETRY]
    with pytest.raises(Misconfigured):
        open_notifier("apprise", tools({"url_secret": "a"}, {"a": "nonsense"}))


@pytest.mark.parametrize("name", sorted(NOTIFIERS))
def test_every_option_has_a_sentence(name: str) -> None:
    assert all(option.help.endswith(".") for option in NOTIFIERS[name].fields)


def mail(mailbox: SmtpReceiver, tools: Make, security: str = "none", *, guarded: bool = False) -> Notifier:
    options = {
        "to": "ana@example.com, bia@example.com",
        "sender": "bg@example.com",
        "host": "127.0.0.1",
        "port": str(mailbox.port),
        "security": security,
    }
    return open_notifier("email", tools(options, guarded=guarded))
