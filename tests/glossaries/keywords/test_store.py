"""Keywords in both databases: kept once, found for a text, never another owner's."""

import pytest

from core.errors import QuotaExceeded
from core.locales import Locale
from core.store import Store
from glossaries.keywords import store as kept
from glossaries.keywords.keyword import Keyword
from glossaries.keywords.store import Imported, Where
from tests.conftest import Clock

BR, PT, TH = (Locale.parse(tag) for tag in ("pt-BR", "pt", "th"))
MINE, OTHER = "key-1", "key-2"
FONE = Keyword("fone bluetooth", BR, "BR", "audio", 900)
EVERYWHERE = Keyword("fone", PT, "", "", 50)
THAI = Keyword("หูฟังไร้สาย", TH, "TH", "audio", 70)


def bring(store: Store, clock: Clock, *keywords: Keyword, owner: str = MINE) -> Imported:
    with store.transaction() as session:
        return kept.import_all(session, owner, keywords, clock.now())


def found(store: Store, locale: str, market: str, category: str, owner: str = MINE) -> list[Keyword]:
    with store.reading() as session:
        return kept.find(session, owner, Where(market, locale, category))


def test_importing_twice_is_importing_once(store: Store, clock: Clock) -> None:
    assert bring(store, clock, FONE, THAI) == Imported(2, 0)
    heavier = Keyword("Fone Bluetooth", BR, "BR", "audio", 1000)
    assert bring(store, clock, heavier) == Imported(0, 1)
    with store.reading() as session:
        assert kept.list_all(session, MINE, Where()) == [heavier, THAI]


def test_a_text_gets_those_of_its_market_category_and_locale_and_of_every_one(store: Store, clock: Clock) -> None:
    bring(store, clock, FONE, EVERYWHERE, THAI)
    assert found(store, "pt-BR", "BR", "audio") == [FONE, EVERYWHERE]
    assert found(store, "pt-BR", "BR", "shoes") == [EVERYWHERE]
    assert found(store, "pt-PT", "PT", "audio") == [EVERYWHERE]
    assert found(store, "th", "TH", "audio") == [THAI]
    assert found(store, "en", "US", "audio") == []


def test_the_same_keyword_of_a_market_and_of_every_one_is_found_once(store: Store, clock: Clock) -> None:
    bring(store, clock, Keyword("fone", BR, "BR", "audio", 9), EVERYWHERE)
    assert [one.weight for one in found(store, "pt-BR", "BR", "audio")] == [50]


def test_keywords_of_another_owner_are_not_there(store: Store, clock: Clock) -> None:
    bring(store, clock, FONE, owner=OTHER)
    assert found(store, "pt-BR", "BR", "audio") == []
    with store.transaction() as session:
        assert kept.delete_all(session, MINE, Where()) == 0
        assert kept.delete_all(session, OTHER, Where(market="BR")) == 1


def test_an_owner_has_room_for_so_many(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEYWORDS_LIMIT", 1)
    with pytest.raises(QuotaExceeded):
        bring(store, clock, FONE, THAI)
    with store.reading() as session:
        assert kept.count(session, MINE) == 0
