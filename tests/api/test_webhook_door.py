"""Signed deliveries over HTTP: 202 for what is signed, one refusal for all else."""

import json
from base64 import b64encode

import pytest

from core.webhooks import sign
from monitors.bindings import bind
from monitors.inbound import BindingInbox
from monitors.query import Query
from monitors.watches import NewWatch, add_watch

SECRET = "whsec_" + b64encode(b"k" * 24).decode()


@pytest.fixture
def binding_id(runtime):
    folder = runtime.settings.data_dir / "secrets"
    folder.mkdir()
    (folder / "shop").write_text(SECRET)
    with runtime.store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), runtime.now())
        return bind(session, watch.id, "webhook", {"secret": "shop"}, runtime.now()).id


@pytest.fixture
def deliver(anonymous, runtime):
    def send(binding_id: str, body: object, message_id: str = "m1", secret: str = SECRET, **headers: str):
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        now = runtime.now()
        signed = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": sign(secret, message_id, now, raw),
            "content-type": "application/json",
        }
        return anonymous.post(f"/v1/webhooks/{binding_id}", content=raw, headers=signed | headers)

    return send


def test_a_signed_delivery_is_kept_and_the_same_again_is_not_kept_twice(deliver, runtime, binding_id):
    answer = deliver(binding_id, {"text": "Queimou a mão"})
    assert (answer.status_code, answer.json()) == (202, {"items": 1, "is_new": True})
    assert deliver(binding_id, {"text": "Queimou a mão"}).json() == {"items": 1, "is_new": False}
    waiting = BindingInbox(runtime.store, binding_id, runtime.now).waiting(10)
    assert [json.loads(body) for _, body in waiting] == [{"text": "Queimou a mão"}]


def test_all_that_is_not_signed_is_refused_alike(deliver, binding_id):
    other = "whsec_" + b64encode(b"z" * 24).decode()
    answers = [
        deliver(binding_id, {"text": "x"}, secret=other),
        deliver("nobody", {"text": "x"}),
        deliver(binding_id, {"text": "x"}, **{"webhook-timestamp": "1"}),
    ]
    assert len({(answer.status_code, answer.json()["detail"]) for answer in answers}) == 1
    assert answers[0].status_code in {401, 403}


def test_a_binding_of_another_source_takes_no_deliveries(deliver, runtime, binding_id):
    with runtime.store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Other", Query(("Other",))), runtime.now())
        other = bind(session, watch.id, "list", {}, runtime.now()).id
    assert deliver(other, {"text": "x"}).status_code in {401, 403}


def test_a_wrong_item_is_named(deliver, binding_id):
    answer = deliver(binding_id, [{"text": "ok"}, {"text": "x", "stars": 9}])
    assert answer.status_code == 422
    assert "Item 1: stars" in answer.text


def test_what_is_no_json_is_said(deliver, binding_id):
    assert deliver(binding_id, b"{").status_code == 422
