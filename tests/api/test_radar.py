"""The regulation radar over a real store: what it lists, what it leaves, and that it may be stopped and taken up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import radar
from api.keys import Role
from api.radar import Radar
from core.errors import InvalidInput
from core.findings import Severity
from core.locales import Locale, Pair
from core.store import Store
from glossaries.memory import memories, units
from glossaries.memory.units import Approval, NewUnit, Origin
from glossaries.packs.book import load_book
from glossaries.reviews import decisions, queue
from glossaries.reviews.copy import NewCopy, ReviewFinding, State
from glossaries.reviews.decisions import Act
from nlp.screening.rescreening import Rescreening
from nlp.screening.screener import Screener
from tests.conftest import Clock

PACK = """pack: xx
title: T
version: 1.0
as_of: 2026-11-01
markets: [BR, SA]
rules:
- id: x-mead
  category: alcohol
  severity: block
  source: Act
  terms: {pt: [hidromel], ar: [ميد]}
  message: {en: no, zh: 禁}
"""


@pytest.fixture
def looking(tmp_path: Path, clock: Clock) -> Radar:
    (tmp_path / "xx.yaml").write_text(PACK, "utf-8")
    return Radar(Rescreening(Screener(load_book((tmp_path,)))), clock.now(), "seller")


def remember(store: Store, clock: Clock, *pairs: tuple[str, str, str]) -> None:
    with store.transaction() as session:
        memory = memories.default_memory(session, "seller", Locale.parse("zh"), clock.now())
        new = [NewUnit(source, target, Pair.parse("zh", locale)) for source, target, locale in pairs]
        units.remember(session, memory.id, new, Approval(Origin.IMPORT, "ana", clock.now()))


def test_the_memory_is_screened_for_the_market_of_its_locale(store: Store, clock: Clock, looking: Radar):
    remember(
        store, clock, ("蜂蜜酒", "Hidromel doce", "pt-BR"), ("酒", "ميد حلو", "ar-SA"), ("杯子", "Caneca", "pt-BR")
    )
    with store.reading() as session:
        found = [one for batch in radar.whole_sweep(session, looking) for one in batch.problems]
    assert [(one.kind, one.copy.market, one.findings[0].rule) for one in found] == [
        ("memory", "BR", "x-mead"),
        ("memory", "SA", "x-mead"),
    ]


def test_copy_without_a_region_is_told_as_unplaced_until_a_market_is_named(store: Store, clock: Clock, looking: Radar):
    remember(store, clock, ("蜂蜜酒", "Hidromel doce", "pt"))
    with store.reading() as session:
        assert radar.sweep(session, looking).unplaced == 1
        named = Radar(looking.rescreening, clock.now(), "seller", market="BR")
        assert len(radar.sweep(session, named).problems) == 1


def test_a_sweep_in_small_batches_finds_the_same(store: Store, clock: Clock, looking: Radar):
    remember(store, clock, *((f"酒{n}", f"Hidromel {n}", "pt-BR") for n in range(5)))
    with store.reading() as session:
        whole = [p.id for batch in radar.whole_sweep(session, looking) for p in batch.problems]
        small = [p.id for batch in radar.whole_sweep(session, looking, 2) for p in batch.problems]
    assert len(whole) == 5
    assert small == whole


def test_another_owners_copy_is_not_there(store: Store, clock: Clock, looking: Radar):
    remember(store, clock, ("蜂蜜酒", "Hidromel doce", "pt-BR"))
    with store.reading() as session:
        assert radar.sweep(session, Radar(looking.rescreening, clock.now(), "other")).looked_at == 0


@pytest.mark.parametrize("cursor", ["x", "m:", "m:1;drop", "r:" + "a" * 65])
def test_a_cursor_of_nobody_is_refused(store: Store, looking: Radar, cursor: str):
    with store.reading() as session, pytest.raises(InvalidInput):
        radar.sweep(session, looking, cursor)


def approve(store: Store, clock: Clock, *findings: ReviewFinding) -> str:
    pair = Pair.parse("zh", "pt-BR")
    copy = NewCopy(pair, "蜂蜜酒", "Hidromel doce", "BR", segments=(("蜂蜜酒", "Hidromel doce"),), findings=findings)
    with store.transaction() as session:
        sent = queue.send(session, "seller", copy, "tool", clock.now())
        act = Act("seller", sent.id, sent.version, "ana", clock.now())
        decisions.approve(session, act, "sold without a word on alcohol")
        return sent.id


def of_reviews(store: Store, looking: Radar) -> list[str]:
    with store.reading() as session:
        return [p.id for b in radar.whole_sweep(session, looking) for p in b.problems if p.kind == "review"]


def test_an_approved_review_that_became_a_problem_is_told(store: Store, clock: Clock, looking: Radar):
    review = approve(store, clock)
    assert of_reviews(store, looking) == [review]


def test_what_stood_there_when_a_person_approved_is_not_told_again(store: Store, clock: Clock, looking: Radar):
    approve(store, clock, ReviewFinding("x-mead", Severity.BLOCK, "no", "alcohol", "target", 0, 8, "Hidromel"))
    assert of_reviews(store, looking) == []


def test_opening_a_problem_twice_is_opening_it_once_and_no_decision_changes(store: Store, clock: Clock, looking: Radar):
    review = approve(store, clock)
    remember(store, clock, ("别的酒", "Hidromel seco", "pt-BR"))
    with store.transaction() as session:
        problems = [p for batch in radar.whole_sweep(session, looking) for p in batch.problems]
        first = radar.open_reviews(session, problems, "ana", clock.now())
        assert radar.open_reviews(session, problems, "ana", clock.now()) == first
        states = {one: queue.get(session, "seller", one).state for one in first}
    assert states[review] is State.APPROVED
    assert State.OPEN in states.values()


def test_the_door_is_for_reviewers_and_lists_nothing_where_nothing_was_approved(
    http: TestClient, make_key: Callable[..., str]
):
    assert http.post("/v1/packs/radar", json={}).status_code == 403
    headers = {"Authorization": f"Bearer {make_key(Role.REVIEW)}"}
    answer = http.post("/v1/packs/radar", json={"market": "BR"}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"problems": [], "looked_at": 0, "unplaced": 0, "next_cursor": "r:"}
