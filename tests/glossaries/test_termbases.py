import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import InvalidEntries, InvalidInput, NotFound, QuotaExceeded, TooLarge
from core.locales import Pair
from core.store import Store
from glossaries import termbases
from glossaries.term_tables import GlossaryRow, TermRow
from glossaries.termbases import NewGlossary, TermBase
from glossaries.terms import Term, TermStatus
from tests.conftest import Clock

ZH_EN, EN_PT = Pair.parse("zh", "en"), Pair.parse("en", "pt")
SALE = Term("限时抢购", "flash sale")
QUIET = Term("降噪", "noise cancelling")
OWNER, OTHER = "key-1", "key-2"


def make(store: Store, clock: Clock, *terms: Term, name: str = "耳机", owner_id: str = OWNER) -> TermBase:
    with store.transaction() as session:
        new = [NewGlossary(ZH_EN, terms or (SALE, QUIET))]
        return termbases.create(session, owner_id, name, new, clock.now())


def read(store: Store, term_base: TermBase, pair: Pair = ZH_EN) -> list[Term]:
    with store.reading() as session:
        return termbases.entries(session, term_base.owner_id, term_base.id, pair)


def test_what_is_created_can_be_read(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    with store.reading() as session:
        assert termbases.get(session, OWNER, made.id) == made
        assert termbases.list_all(session, OWNER) == [made]
    assert made.name == "耳机"
    assert made.created_at == clock.now()
    assert [(g.pair, g.term_count, g.created_at) for g in made.glossaries] == [(ZH_EN, 2, clock.now())]
    assert read(store, made) == [SALE, QUIET]


def test_everything_about_a_term_is_kept(store: Store, clock: Clock) -> None:
    terms = [
        Term(
            "降噪",
            "noise cancelling",
            variants=("noise-cancelling", "ตัดเสียง"),
            keeps_case=True,
            note="耳机",
            role="n",
        ),
        Term("降噪", "denoise", TermStatus.DEPRECATED),
        Term("iPhone", "iPhone"),
        Term("ضمان", "гарантия", TermStatus.ADMITTED),
    ]
    assert read(store, make(store, clock, *terms)) == terms


def test_terms_may_be_as_long_as_the_limit(store: Store, clock: Clock) -> None:
    longest = Term("限" * 341, "ก" * 341)
    assert read(store, make(store, clock, longest)) == [longest]


def test_variants_of_a_language_are_its_base(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        new = [NewGlossary(Pair.parse("zh-Hant", "EN-US"), [SALE])]
        made = termbases.create(session, OWNER, "a", new, clock.now())
    assert made.glossaries[0].pair == ZH_EN
    assert read(store, made, Pair.parse("ZH-HANS", "en-GB")) == [SALE]


def test_another_owner_finds_nothing(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    new = NewGlossary(ZH_EN, [SALE])
    attempts: list[Callable[[Session], object]] = [
        lambda s: termbases.get(s, OTHER, made.id),
        lambda s: termbases.entries(s, OTHER, made.id, ZH_EN),
        lambda s: termbases.rename(s, OTHER, made.id, "x"),
        lambda s: termbases.delete(s, OTHER, made.id),
        lambda s: termbases.merge_glossary(s, OTHER, made.id, new, clock.now()),
        lambda s: termbases.replace_glossary(s, OTHER, made.id, new, clock.now()),
        lambda s: termbases.delete_glossary(s, OTHER, made.id, ZH_EN),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound), store.transaction() as session:
            attempt(session)
    with store.reading() as session:
        assert termbases.list_all(session, OTHER) == []
        assert termbases.get(session, OWNER, made.id) == made


@pytest.mark.parametrize(
    "term_base_id", ["", "x", "a\x00b", "\ud800", "00000000-0000-0000-0000-000000000000", "9" * 5000]
)
def test_unknown_and_malformed_ids_are_not_found(store: Store, term_base_id: str) -> None:
    with pytest.raises(NotFound), store.reading() as session:
        termbases.get(session, OWNER, term_base_id)


def test_id_is_found_in_any_case(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    with store.reading() as session:
        assert termbases.get(session, OWNER, made.id.upper()) == made


def test_list_is_oldest_first(store: Store, clock: Clock) -> None:
    names = []
    for name in ("三", "一", "二"):
        clock.move(timedelta(seconds=1))
        names.append(make(store, clock, name=name).name)
    with store.reading() as session:
        assert [t.name for t in termbases.list_all(session, OWNER)] == names


def test_rename(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    with store.transaction() as session:
        assert termbases.rename(session, OWNER, made.id, " Наушники ").name == "Наушники"
    with pytest.raises(InvalidInput, match="name") as caught, store.transaction() as session:
        termbases.rename(session, OWNER, made.id, "a\x00b")
    assert caught.value.field == "name"


def test_merging_changes_known_sources_and_adds_others(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    news = [Term("包邮", "free shipping"), Term("降噪", "noise cancellation")]
    with store.transaction() as session:
        merged = termbases.merge_glossary(session, OWNER, made.id, NewGlossary(ZH_EN, news), clock.now())
    assert merged.glossaries[0].term_count == 3
    assert merged.glossaries[0].version != made.glossaries[0].version
    assert read(store, made) == [SALE, news[1], news[0]]


def test_merging_an_unknown_pair_makes_its_glossary_after_the_others(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    clock.move(timedelta(days=1))
    new = NewGlossary(EN_PT, [Term("flash sale", "oferta relâmpago")])
    with store.transaction() as session:
        merged = termbases.merge_glossary(session, OWNER, made.id, new, clock.now())
    assert [g.pair for g in merged.glossaries] == [ZH_EN, EN_PT]
    assert merged.glossaries[1].created_at == clock.now()
    assert merged.glossaries[0] == made.glossaries[0]
    with store.reading() as session:
        assert termbases.get(session, OWNER, made.id) == merged


def test_replacing_leaves_only_the_new_terms(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    with store.transaction() as session:
        glossary = termbases.replace_glossary(session, OWNER, made.id, NewGlossary(ZH_EN, [QUIET]), clock.now())
        termbases.replace_glossary(session, OWNER, made.id, NewGlossary(EN_PT, [Term("a", "b")]), clock.now())
    assert glossary.term_count == 1
    assert glossary.version != made.glossaries[0].version
    assert read(store, made) == [QUIET]
    assert read(store, made, EN_PT) == [Term("a", "b")]


def test_version_never_comes_back_after_deleting(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    with store.transaction() as session:
        termbases.delete_glossary(session, OWNER, made.id, ZH_EN)
        assert termbases.get(session, OWNER, made.id).glossaries == ()
        again = termbases.replace_glossary(session, OWNER, made.id, NewGlossary(ZH_EN, [SALE]), clock.now())
    assert again.version != made.glossaries[0].version


def test_pair_that_is_not_there_is_not_found(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    with pytest.raises(NotFound, match="en→pt"):
        read(store, made, EN_PT)
    with pytest.raises(NotFound), store.transaction() as session:
        termbases.delete_glossary(session, OWNER, made.id, EN_PT)


def test_deleting_takes_everything_along(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    kept = make(store, clock, SALE)
    with store.transaction() as session:
        termbases.delete(session, OWNER, made.id)
        assert session.scalar(select(func.count()).select_from(GlossaryRow)) == 1
        assert session.scalar(select(func.count()).select_from(TermRow)) == 1
    with pytest.raises(NotFound), store.reading() as session:
        termbases.get(session, OWNER, made.id)
    assert read(store, kept) == [SALE]


@pytest.mark.parametrize(
    "glossaries", [[], [NewGlossary(ZH_EN, [SALE]), NewGlossary(Pair.parse("zh-TW", "en"), [SALE])]]
)
def test_no_pair_or_a_pair_twice_is_refused(store: Store, clock: Clock, glossaries: list[NewGlossary]) -> None:
    with pytest.raises(InvalidInput), store.transaction() as session:
        termbases.create(session, OWNER, "a", glossaries, clock.now())
    with store.reading() as session:
        assert termbases.list_all(session, OWNER) == []


@pytest.mark.parametrize("term", [Term("a\x00", "b"), Term("a", ""), Term("a", "\udc00"), Term("限" * 342, "b")])
def test_terms_that_cannot_be_stored_are_refused(store: Store, clock: Clock, term: Term) -> None:
    with pytest.raises(InvalidEntries, match="Line 2"):
        make(store, clock, SALE, term)


def test_merged_size_counts(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossaries.term_lists.ENTRIES_LIMIT_BYTES", 60)
    made = make(store, clock)
    new = NewGlossary(ZH_EN, [Term("包邮", "free shipping")])
    with pytest.raises(TooLarge), store.transaction() as session:
        termbases.merge_glossary(session, OWNER, made.id, new, clock.now())
    assert read(store, made) == [SALE, QUIET]


def test_owner_has_room_for_a_limited_number(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossaries.termbases.TERM_BASES_LIMIT", 2)
    make(store, clock)
    make(store, clock)
    with pytest.raises(QuotaExceeded):
        make(store, clock)
    make(store, clock, owner_id=OTHER)


def test_only_pair_needs_to_be_said_when_there_are_several(store: Store, clock: Clock) -> None:
    made = make(store, clock)
    assert termbases.only_pair(made) == ZH_EN
    with store.transaction() as session:
        new = NewGlossary(EN_PT, [Term("a", "b")])
        both = termbases.merge_glossary(session, OWNER, made.id, new, clock.now())
    with pytest.raises(InvalidInput, match="zh→en, en→pt"):
        termbases.only_pair(both)


def test_merges_at_the_same_time_lose_nothing(store: Store, clock: Clock) -> None:
    made = make(store, clock)

    def merge(number: int) -> None:
        new = NewGlossary(ZH_EN, [Term(f"商品{number}", f"product {number}")])
        with store.transaction() as session:
            termbases.merge_glossary(session, OWNER, made.id, new, clock.now())

    threads = [threading.Thread(target=merge, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read(store, made)) == 10


def test_ten_thousand_terms_are_stored_and_read_quickly(store: Store, clock: Clock) -> None:
    terms = [Term(f"商品{number}", f"product {number}") for number in range(10_000)]
    start = time.process_time()
    made = make(store, clock, *terms)
    assert read(store, made) == terms
    assert time.process_time() - start < 2


def test_functions_do_not_commit(store: Store, clock: Clock) -> None:
    def create_and_fail(session: Session) -> None:
        termbases.create(session, OWNER, "a", [NewGlossary(ZH_EN, [SALE])], clock.now())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.transaction() as session:
        create_and_fail(session)
    with store.reading() as session:
        assert termbases.list_all(session, OWNER) == []
