from datetime import datetime

import pytest

from core.errors import NotFound
from core.locales import Locale, Pair
from core.store import Store
from glossaries.memory import memories, units
from glossaries.memory.matches import MatchKind, key_of
from glossaries.memory.recall import Asked, Recall
from glossaries.memory.units import Approval, NewUnit, Origin
from tests.conftest import Clock

ZH_EN = Pair.parse("zh", "en-US")
THERMOS = NewUnit("不锈钢保温杯 500ml", "Stainless Steel Thermos 500ml", ZH_EN)


@pytest.fixture
def memory_id(store: Store, clock: Clock) -> str:
    with store.transaction() as session:
        return memories.default_memory(session, "seller", Locale("zh"), clock.now()).id


def _remember(store: Store, memory_id: str, *new: NewUnit, origin: Origin = Origin.REVIEW, at: datetime) -> object:
    with store.transaction() as session:
        return units.remember(session, memory_id, new, Approval(origin, "ana", at))


def test_remembering_twice_is_remembering_once(store: Store, memory_id: str, clock: Clock) -> None:
    first = _remember(store, memory_id, THERMOS, at=clock.now())
    second = _remember(store, memory_id, THERMOS, at=clock.now())
    assert (first, second) == (units.Remembered(added=1), units.Remembered(kept=1))


def test_what_a_person_approved_is_not_overwritten_by_an_import(store: Store, memory_id: str, clock: Clock) -> None:
    _remember(store, memory_id, THERMOS, at=clock.now())
    imported = NewUnit(THERMOS.source, "Iron cup", ZH_EN)
    assert _remember(store, memory_id, imported, origin=Origin.IMPORT, at=clock.now()) == units.Remembered(kept=1)
    found = Recall(store).best([THERMOS.source], Asked(ZH_EN, (memory_id,)))[0]
    assert found is not None
    assert found.target == THERMOS.target


def test_newer_approval_takes_the_place_of_an_older_one(store: Store, memory_id: str, clock: Clock) -> None:
    _remember(store, memory_id, THERMOS, at=clock.now())
    better = NewUnit(THERMOS.source, "Insulated Bottle 500ml", ZH_EN)
    assert _remember(store, memory_id, better, at=clock.now()) == units.Remembered(changed=1)
    found = Recall(store).best([THERMOS.source], Asked(ZH_EN, (memory_id,)))[0]
    assert found is not None
    assert (found.target, found.score, found.kind) == ("Insulated Bottle 500ml", 100, MatchKind.EXACT)


def test_context_scores_101(store: Store, memory_id: str, clock: Clock) -> None:
    in_context = NewUnit("大", "Large", ZH_EN, key_of("尺码"))
    _remember(store, memory_id, NewUnit("大", "Big", ZH_EN), in_context, at=clock.now())
    with store.reading() as session:
        alone = units.recall_exactly(session, [memory_id], ["大"], ZH_EN)["大"]
        after = units.recall_exactly(session, [memory_id], ["大"], ZH_EN, before="尺码")["大"]
    assert (alone.target, alone.score) == ("Big", 100)
    assert (after.target, after.score) == ("Large", 101)


def test_only_equal_text_scores_100(store: Store, memory_id: str, clock: Clock) -> None:
    long = "很长的标题" * 60
    _remember(store, memory_id, NewUnit(long, "A long title", ZH_EN), at=clock.now())
    found = Recall(store).best([long + "。"], Asked(ZH_EN, (memory_id,)))[0]
    assert found is not None
    assert (found.score, found.kind) == (99, MatchKind.FUZZY)


def test_what_is_remembered_later_is_found_by_the_same_recall(store: Store, memory_id: str, clock: Clock) -> None:
    recall, asked = Recall(store), Asked(ZH_EN, (memory_id,))
    assert recall.best(["不锈钢保温杯 500ml。"], asked) == [None]
    _remember(store, memory_id, THERMOS, at=clock.now())
    found = recall.best(["不锈钢保温杯 500ml。"], asked)[0]
    assert found is not None
    assert found.source == THERMOS.source


def test_region_asked_for_goes_before_others(store: Store, memory_id: str, clock: Clock) -> None:
    british = NewUnit("颜色", "Colour", Pair.parse("zh", "en-GB"))
    _remember(store, memory_id, NewUnit("颜色", "Color", ZH_EN), british, at=clock.now())
    with store.reading() as session:
        found = units.recall_exactly(session, [memory_id], ["颜色"], Pair.parse("zh", "en-GB"))
    assert found["颜色"].target == "Colour"


def test_traditional_chinese_is_not_answered_with_simplified(store: Store, memory_id: str, clock: Clock) -> None:
    _remember(store, memory_id, NewUnit("杯", "杯子", Pair.parse("zh", "zh-Hans")), at=clock.now())
    with store.reading() as session:
        assert units.recall_exactly(session, [memory_id], ["杯"], Pair.parse("zh", "zh-Hant")) == {}


def test_memory_of_another_owner_is_not_there(store: Store, memory_id: str) -> None:
    with store.reading() as session, pytest.raises(NotFound):
        memories.get(session, "stranger", memory_id)


def test_deleted_memory_takes_its_units_along(store: Store, memory_id: str, clock: Clock) -> None:
    _remember(store, memory_id, THERMOS, at=clock.now())
    with store.transaction() as session:
        memories.delete(session, "seller", memory_id)
    assert Recall(store).best([THERMOS.source + "!"], Asked(ZH_EN, (memory_id,))) == [None]


def test_units_are_paged_and_searched_in_any_script(store: Store, memory_id: str, clock: Clock) -> None:
    texts = ["红", "蓝", "ถ้วย", "чашка", "كوب"]
    _remember(store, memory_id, *(NewUnit(t, f"cup {n}", ZH_EN) for n, t in enumerate(texts)), at=clock.now())
    with store.reading() as session:
        first = units.page(session, memory_id, size=2)
        rest = units.page(session, memory_id, after=first[-1].id)
        assert [u.source for u in (*first, *rest)] == texts
        assert [u.source for u in units.page(session, memory_id, containing="чаш")] == ["чашка"]
        assert [u.source for u in units.page(session, memory_id, containing="CUP 4")] == ["كوب"]
