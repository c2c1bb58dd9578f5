from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import Conflict, InvalidInput, NotFound
from core.findings import Severity
from core.locales import Pair
from core.store import Store
from glossaries.memory import memories, units
from glossaries.reviews import decisions, precision, queue
from glossaries.reviews.copy import NewCopy, Review, ReviewFinding, State
from glossaries.reviews.decisions import Act
from glossaries.reviews.precision import NewException
from glossaries.reviews.queue import Filter
from tests.conftest import Clock

LOWEST = ReviewFinding("cn-absolute-zui", Severity.BLOCK, "绝对化用语", "absolute_claim", "source", 0, 5, "全网最低价")
HURTS = ReviewFinding("br-burn", Severity.REVIEW, "Claim", "health_claim", "target", 0, 4, "Cura")
COPY = NewCopy(
    Pair.parse("zh", "pt-BR"),
    "全网最低价 保温杯",
    "Garrafa térmica",
    market="BR",
    channel="mercado_libre",
    segments=(("保温杯", "Garrafa térmica"),),
)

Send = Callable[..., Review]


@pytest.fixture
def send(store: Store, clock: Clock) -> Send:
    def send(**changes: object) -> Review:
        with store.transaction() as session:
            return queue.send(session, "seller", replace(COPY, **changes), "tool", clock.now())  # type: ignore[arg-type]

    return send


@pytest.fixture
def act(clock: Clock) -> Callable[..., Act]:
    return lambda review, by="ana": Act("seller", review.id, review.version, by, clock.now())


def test_the_same_copy_is_one_review(send: Send) -> None:
    assert send().id == send().id
    assert send(market="TW").id != send().id


def test_what_the_rule_asks_is_kept(store: Store, send: Send) -> None:
    asked = ReviewFinding("r", Severity.REVIEW, "m", question="Is it still the lowest?", also=("other",))
    sent = send(findings=(asked,))
    with store.reading() as session:
        assert queue.get(session, "seller", sent.id).findings == (asked,)


def test_machine_does_not_reopen_what_a_person_decided(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send()
    with store.transaction() as session:
        decisions.reject(session, act(review), "wrong product")
    assert send().state is State.REJECTED


def test_approving_remembers_the_copy_and_its_segments(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send()
    with store.transaction() as session:
        assert decisions.approve(session, act(review)).state is State.APPROVED
        memory_id = memories.default_ids(session, "seller", review.pair.source)[0]
        assert {(u.source, u.target) for u in units.page(session, memory_id)} == {
            ("全网最低价 保温杯", "Garrafa térmica"),
            ("保温杯", "Garrafa térmica"),
        }


def test_edited_copy_is_remembered_as_edited(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send()
    with store.transaction() as session:
        edited = decisions.edit(session, act(review), "Garrafa térmica de aço", [])
        decisions.approve(session, act(edited))
        memory_id = memories.default_ids(session, "seller", review.pair.source)[0]
        assert [u.target for u in units.page(session, memory_id)] == ["Garrafa térmica de aço"]


def test_two_reviewers_cannot_overwrite_each_other(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send()
    with store.transaction() as session:
        claimed = decisions.claim(session, act(review))
        with pytest.raises(Conflict, match="ana is working"):
            decisions.approve(session, act(claimed, "ben"))
        with pytest.raises(Conflict, match="has changed"):
            decisions.edit(session, act(review), "x", [])


def test_claim_runs_out(store: Store, send: Send, act: Callable[..., Act], clock: Clock) -> None:
    review = send()
    with store.transaction() as session:
        claimed = decisions.claim(session, act(review))
        clock.move(timedelta(minutes=31))
        assert claimed.claimant(clock.now()) == ""
        assert decisions.claim(session, act(claimed, "ben")).claimed_by == "ben"


def test_block_needs_a_reason_to_be_approved(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send(findings=(LOWEST,))
    with store.transaction() as session:
        with pytest.raises(InvalidInput):
            decisions.approve(session, act(review))
        assert decisions.approve(session, act(review), "lawyer says fine").reason == "lawyer says fine"


def test_decided_copy_cannot_be_decided_again(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send()
    with store.transaction() as session:
        approved = decisions.approve(session, act(review))
        with pytest.raises(Conflict, match="was approved by ana"):
            decisions.reject(session, act(approved, "ben"), "no")


def test_false_alarm_stays_one_after_an_edit(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send(findings=(LOWEST, HURTS))
    with store.transaction() as session:
        called = decisions.call_false_alarm(session, act(review), 0, "quoted law")
        assert called.severity is Severity.REVIEW
        edited = decisions.edit(session, act(called), "Cura tudo", [LOWEST])
        assert (edited.findings[0].is_false_alarm, edited.severity) == (True, None)


def test_false_alarm_stays_one_when_its_words_come_back(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send(text="Cura tudo", findings=(HURTS,))
    with store.transaction() as session:
        called = decisions.call_false_alarm(session, act(review), 0, "a surname")
        without = decisions.edit(session, act(called), "Garrafa", [])
        back = decisions.edit(session, act(without), "Cura", [HURTS])
        assert (back.findings[0].is_false_alarm, back.findings[0].reason) == (True, "a surname")


def test_only_words_taken_out_of_the_copy_confirm_a_finding(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send(text="Cura tudo", findings=(LOWEST, HURTS))
    with store.transaction() as session:
        decisions.edit(session, act(review), "Cura tudo, sempre", [])
        assert precision.report(session, "seller") == []


def test_precision_counts_what_reviewers_did(store: Store, send: Send, act: Callable[..., Act]) -> None:
    one, two = send(findings=(LOWEST, HURTS)), send(market="TW", findings=(LOWEST,))
    with store.transaction() as session:
        one = decisions.call_false_alarm(session, act(one), 0, "not a claim")
        decisions.edit(session, act(one), "Garrafa", [LOWEST])
        decisions.reject(session, act(two), "unlawful")
        report = {r.rule: r for r in precision.report(session, "seller")}
        stranger = precision.report(session, "stranger")
    assert (report["cn-absolute-zui"].precision, report["br-burn"].precision) == (0.5, 1.0)
    assert stranger == []


def test_repeated_false_alarms_suggest_an_exception_until_it_is_accepted(
    store: Store, send: Send, act: Callable[..., Act], clock: Clock
) -> None:
    with store.transaction() as session:
        for market in ("TW", "BR"):
            decisions.call_false_alarm(session, act(send_in(session, market, clock)), 0, "name of a book")
        suggested = precision.suggest_exceptions(session, "seller")
        assert [(s.rule, s.times) for s in suggested] == [("cn-absolute-zui", 2)]
        wanted = NewException(suggested[0].rule, suggested[0].phrase, "books")
        first = precision.accept_exception(session, "seller", wanted, "ana", clock.now())
        assert precision.accept_exception(session, "seller", wanted, "ben", clock.now()) == first
        assert precision.suggest_exceptions(session, "seller") == []


def send_in(session, market: str, clock: Clock) -> Review:  # type: ignore[no-untyped-def]
    return queue.send(session, "seller", replace(COPY, market=market, findings=(LOWEST,)), "tool", clock.now())


def test_queue_shows_the_gravest_and_oldest_first_and_pages(store: Store, send: Send, clock: Clock) -> None:
    for market, findings in (("US", ()), ("BR", (HURTS,)), ("SA", (LOWEST,)), ("TW", (LOWEST,))):
        send(market=market, findings=findings)
        clock.move(timedelta(minutes=1))
    with store.reading() as session:
        first = queue.list_page(session, "seller", Filter(), clock.now(), size=3)
        rest = queue.list_page(session, "seller", Filter(), clock.now(), cursor=first.next_cursor)
        counts = queue.count(session, "seller")
    assert [r.market for r in (*first.reviews, *rest.reviews)] == ["SA", "TW", "BR", "US"]
    assert counts.by_severity == {"block": 2, "review": 1, "none": 1}
    assert counts.oldest == clock.now() - timedelta(minutes=4)


@pytest.mark.parametrize(
    ("wanted", "markets"),
    [
        (Filter(market="BR"), {"BR"}),
        (Filter(severity=Severity.BLOCK), {"SA"}),
        (Filter(language="pt"), {"BR", "SA"}),
        (Filter(language="de"), set()),
        (Filter(older_than=timedelta(minutes=90)), {"BR"}),
        (Filter(containing="保温杯"), {"BR", "SA"}),
        (Filter(state=State.APPROVED), set()),
    ],
)
def test_queue_is_filtered(store: Store, send: Send, clock: Clock, wanted: Filter, markets: set[str]) -> None:
    send(market="BR")
    clock.move(timedelta(hours=1))
    send(market="SA", findings=(LOWEST,))
    clock.move(timedelta(hours=1))
    with store.reading() as session:
        assert {r.market for r in queue.list_page(session, "seller", wanted, clock.now()).reviews} == markets


def test_history_keeps_every_step(store: Store, send: Send, act: Callable[..., Act]) -> None:
    review = send()
    with store.transaction() as session:
        edited = decisions.edit(session, act(decisions.claim(session, act(review))), "Garrafa", [])
        decisions.approve(session, act(edited))
        events = queue.history(session, "seller", review.id)
    assert [e.kind for e in events] == ["sent", "claimed", "edited", "approved"]
    assert events[2].details == {"before": "Garrafa térmica", "after": "Garrafa"}


def test_review_of_another_owner_is_not_there(store: Store, send: Send) -> None:
    review = send()
    with store.reading() as session, pytest.raises(NotFound):
        queue.get(session, "stranger", review.id)


def test_cursor_of_another_kind_is_refused(store: Store, clock: Clock) -> None:
    with store.reading() as session, pytest.raises(InvalidInput):
        queue.list_page(session, "seller", Filter(), clock.now(), cursor="nonsense")
