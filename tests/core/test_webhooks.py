"""Standard Webhooks: what we sign others accept, and nothing else passes."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import AccessDenied, Misconfigured
from core.webhooks import sign, verify

NOW = datetime(2021, 2, 25, 16, 7, 30, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'


def _headers(secret: str = SECRET, at: datetime = NOW, body: bytes = BODY, **more: str) -> dict[str, str]:
    signed = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": sign(secret, "msg_1", at, body),
    }
    return signed | {name.replace("_", "-"): value for name, value in more.items()}


def test_the_example_of_the_specification_has_its_signature():
    at = datetime.fromtimestamp(1614265330, UTC)
    signature = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, BODY)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=500))
def test_what_is_signed_is_accepted(body):
    assert verify(SECRET, _headers(body=body), body, NOW) == "msg_1"


def test_one_of_several_signatures_and_secrets_is_enough():
    other = "whsec_" + b64encode(b"k" * 24).decode()
    headers = _headers()
    headers["webhook-signature"] = "v1a,xyz v1,AAAA " + headers["webhook-signature"]
    assert verify(f"{other}\n{SECRET}", headers, BODY, NOW) == "msg_1"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        _headers(webhook_id=""),
        _headers(webhook_id="msg_2"),
        _headers(webhook_timestamp="now"),
        _headers(webhook_timestamp="9" * 30),
        _headers(webhook_timestamp="１６１４２６５３３０"),
        _headers(webhook_signature=""),
        _headers(webhook_signature="v1,ä"),
        _headers(webhook_signature="v1,AAAA"),
        _headers(at=NOW - timedelta(minutes=6)),
        _headers(at=NOW + timedelta(minutes=6)),
        _headers(secret="whsec_" + b64encode(b"k" * 24).decode()),
        _headers(body=b"another"),
    ],
)
def test_anything_else_is_refused_in_the_same_words(headers):
    with pytest.raises(AccessDenied) as refusal:
        verify(SECRET, headers, BODY, NOW)
    assert refusal.value.message == "The webhook's signature was refused."


@pytest.mark.parametrize("secret", ["whsec_", "whsec_not base64!", "whsec_YWJj"])
def test_a_secret_that_is_none_is_said(secret):
    with pytest.raises(Misconfigured):
        sign(secret, "msg_1", NOW, BODY)
