"""The review desk without a browser: every decision works as a plain form."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Role, create_key
from api.runtime import Runtime
from glossaries.reviews import queue
from glossaries.reviews.copy import Review, State
from tests.api.console.conftest import token_of
from tests.conftest import Clock

Send = Callable[..., Review]


def post(client: TestClient, path: str, **fields: object):
    token = token_of(client.get("/console/settings").text)
    return client.post(path, data={"csrf": token, **fields})


def now_of(runtime: Runtime, review: Review) -> Review:
    with runtime.store.reading() as session:
        return queue.get(session, "local", review.id)


def test_queue_shows_counts_and_the_oldest(local: TestClient, send: Send, clock: Clock) -> None:
    send("Best 耳机 first", market="US")
    clock.move(timedelta(hours=5))
    page = local.get("/console/reviews").text
    assert "5 hours" in page
    assert "Best 耳机 first" in page


def test_filters_narrow_and_bad_ones_are_told(local: TestClient, send: Send) -> None:
    send("Best in Germany", market="DE", target="en")
    send("ดีที่สุด หูฟัง", market="TH", target="th")
    page = local.get("/console/reviews?market=TH&language=th").text
    assert "ดีที่สุด" in page
    assert "Best in Germany" not in page
    for query in ("severity=worst", "hours=soon", "state=lost", "cursor=x", "hours=nan"):
        assert local.get(f"/console/reviews?{query}").status_code == 422, query


def test_arabic_copy_is_right_to_left_and_its_words_are_marked(local: TestClient, send: Send) -> None:
    review = send("أفضل سماعات Bluetooth 5.3", target="ar", market="SA")
    page = local.get(f"/console/reviews/{review.id}").text
    assert '<textarea name="text" rows="3" lang="ar" dir="rtl">' in page
    assert ">أفضل</mark>" in page


def test_markup_in_copy_is_only_text(local: TestClient, send: Send) -> None:
    review = send("<script>alert(1)</script> x", source="<b>源</b>")
    page = local.get(f"/console/reviews/{review.id}").text
    assert "<script>alert" not in page
    assert "<b>源" not in page


def test_edit_and_approve_in_one_go(local: TestClient, send: Send, real_runtime: Runtime) -> None:
    review = send("Best headphones")
    post(local, f"/console/reviews/{review.id}", action="approve", text="Good headphones", version=1)
    done = now_of(real_runtime, review)
    assert (done.state, done.text, done.decided_by) == (State.APPROVED, "Good headphones", "local")


def test_safer_wording_is_applied_without_scripts(local: TestClient, send: Send, real_runtime: Runtime) -> None:
    review = send("Best 耳机 ที่ดี")
    post(local, f"/console/reviews/{review.id}", action="apply:0", text=review.text, version=1)
    assert now_of(real_runtime, review).text == "Good 耳机 ที่ดี"


def test_who_is_too_late_keeps_their_words_and_is_told(local: TestClient, send: Send, real_runtime: Runtime) -> None:
    review = send("Best headphones")
    post(local, f"/console/reviews/{review.id}", action="save", text="First came", version=1)
    answer = post(local, f"/console/reviews/{review.id}", action="save", text="Second came", version=1)
    assert answer.status_code == 409
    assert "Second came</textarea>" in answer.text
    assert "has changed since you saw it" in answer.text
    assert now_of(real_runtime, review).text == "First came"


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "reject"},
        {"action": "save", "text": "  "},
        {"action": "burn"},
        {"action": "false_alarm:99", "reason": "x"},
        {"action": "false_alarm:x", "reason": "x"},
        {"action": "apply:７"},
    ],
)
def test_bad_decisions_are_told_and_change_nothing(
    local: TestClient, send: Send, real_runtime: Runtime, sent: dict[str, str]
) -> None:
    review = send("Best headphones")
    answer = post(local, f"/console/reviews/{review.id}", version=1, **sent)
    assert answer.status_code == 422
    assert now_of(real_runtime, review).version == 1


def test_false_alarm_is_kept_with_its_reason(local: TestClient, send: Send, real_runtime: Runtime) -> None:
    review = send("Best Western Hotel")
    post(local, f"/console/reviews/{review.id}", action="false_alarm:0", reason="品牌名", version=1)
    assert now_of(real_runtime, review).findings[0].reason == "品牌名"


def test_bulk_approves_only_what_is_clean_and_unchanged(local: TestClient, send: Send, real_runtime: Runtime) -> None:
    clean, flagged, stale = send("Fine", is_flagged=False), send("Best"), send("Nice", is_flagged=False)
    chosen = [f"{clean.id}:1", f"{flagged.id}:1", f"{stale.id}:7", "nonsense", ":"]
    post(local, "/console/reviews/bulk", chosen=chosen)
    states = [now_of(real_runtime, one).state for one in (clean, flagged, stale)]
    assert states == [State.APPROVED, State.OPEN, State.OPEN]


def test_checks_rerun_on_what_is_typed_and_hold_the_copy(local: TestClient, send: Send, real_runtime: Runtime) -> None:
    review = send("Best headphones", market="US", channel="amazon", field="title")
    answer = post(local, f"/console/reviews/{review.id}/check", text="耳机 " * 80, version=1)
    assert answer.status_code == 200
    assert "too long" in answer.text
    assert 'data-version="2"' in answer.text
    assert now_of(real_runtime, review).claimed_by == "local"


def test_another_reviewer_is_kept_out_while_the_copy_is_held(
    local: TestClient, send: Send, real_runtime: Runtime
) -> None:
    review = send("Best headphones")
    post(local, f"/console/reviews/{review.id}", action="claim", version=1)
    with real_runtime.store.transaction() as session:
        _, secret = create_key(session, Role.REVIEW, "Mei", real_runtime.now())
    with TestClient(create_app(real_runtime)) as mei:
        mei.post("/console/sign-in", data={"key": secret})
        assert "local is working on this copy" in mei.get(f"/console/reviews/{review.id}").text
        answer = post(mei, f"/console/reviews/{review.id}", action="approve", version=2)
        assert answer.status_code == 409


def test_history_tells_what_was_and_what_became(local: TestClient, send: Send) -> None:
    review = send("Best headphones")
    post(local, f"/console/reviews/{review.id}", action="save", text="Calm headphones", version=1)
    page = local.get(f"/console/reviews/{review.id}").text
    assert "<ins" in page
    assert "Calm headphones" in page


def test_a_copy_nobody_has_is_not_found_on_a_page(local: TestClient) -> None:
    for review_id in ("nope", "审核", "%00"):
        answer = local.get(f"/console/reviews/{review_id}")
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
