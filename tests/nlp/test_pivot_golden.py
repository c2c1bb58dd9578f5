"""Chinese into Portuguese over English with the real models: what a title must keep is still there in the end."""

from datetime import UTC, datetime

import pytest

from api.settings import load_settings
from core.errors import DownloadFailed, ModelError
from core.locales import Pair
from glossaries.matching import TermMatcher, TermSet
from glossaries.terms import Term
from nlp.engines.base import Engine
from nlp.engines.ct2 import Decoding
from nlp.engines.registry import open_engine
from nlp.localization import Instructions, Localization
from nlp.markup import MarkupKind, MarkupOptions
from nlp.models.pull import PullOptions, ensure
from nlp.pivoting import Stage, localize_along
from nlp.routing import Leg

pytestmark = pytest.mark.model

ZH_EN, EN_PT, ZH_PT = Pair.parse("zh", "en"), Pair.parse("en", "pt"), Pair.parse("zh", "pt-BR")
TITLES = {
    "华为 FreeBuds Pro 3 无线蓝牙耳机 主动降噪 30小时续航": ("FreeBuds", "Pro 3", "30", "Bluetooth"),
    "Anker 65W 氮化镓充电器 USB-C 快充 适用于 iPhone 15": ("Anker", "65W", "USB-C", "iPhone 15"),
    "智能运动手环 防水50米 {color}": ("50", "{color}"),
    "尼龙编织数据线 1.5m %s 3A": ("1.5m", "%s", "3A"),
    "价格：¥199.00，满 {amount} 包邮！": ("¥199.00", "{amount}"),
}


@pytest.fixture(scope="module")
def portuguese() -> Engine:
    try:
        model = ensure("firefox-en-pt", PullOptions(load_settings().data_dir, datetime.now(UTC)))
    except (DownloadFailed, ModelError, OSError) as error:
        pytest.skip(f"The model firefox-en-pt cannot be fetched here: {error}")
    return open_engine("firefox", model.path, EN_PT, "firefox-en-pt", "MPL-2.0", Decoding())


@pytest.fixture
def along(starter_engine: Engine, starter_words: TermMatcher, portuguese: Engine):  # type: ignore[no-untyped-def]
    def localized(text: str, *terms: Term, last: tuple[Term, ...] = (), html: bool = False) -> Localization:
        markup = MarkupOptions(kind=MarkupKind.HTML) if html else None
        first = Instructions(ZH_EN, TermSet.of([], starter_words), starter_words, markup=markup)
        second = Instructions(EN_PT, TermSet.of(last), markup=markup)
        stages = [Stage(Leg(ZH_EN, (starter_engine,)), first), Stage(Leg(EN_PT, (portuguese,)), second, last)]
        return localize_along([text], Instructions(ZH_PT, TermSet.of(terms), markup=markup), stages)[0]

    return localized


@pytest.mark.parametrize("title", TITLES)
def test_a_title_keeps_names_numbers_prices_and_placeholders(along, title: str) -> None:  # type: ignore[no-untyped-def]
    done = along(title)
    assert [piece for piece in TITLES[title] if piece not in done.text] == [], done.text
    assert not [finding for finding in done.findings if finding.check == "integrity"]


@pytest.mark.parametrize("title", list(TITLES)[:3])
def test_terms_from_first_to_last_are_said(along, title: str) -> None:  # type: ignore[no-untyped-def]
    terms = (
        Term("主动降噪", "cancelamento ativo de ruído"),
        Term("防水", "à prova d'água"),
        Term("快充", "carga turbo"),
    )
    done = along(title, *terms)
    said = done.text.casefold()
    assert [term.target for term in terms if term.source in title and term.target not in said] == []
    assert not done.terms_missed


def test_a_term_of_the_last_leg_is_said(along) -> None:  # type: ignore[no-untyped-def]
    done = along("这款背包防水耐磨，适合旅行。", last=(Term("backpack", "mochila de viagem"),))
    assert "mochila de viagem" in done.text.casefold()


def test_tags_come_through(along) -> None:  # type: ignore[no-untyped-def]
    text = '<p>这款<b>背包</b>防水耐磨，<a href="https://x.example/?a=1">点击购买</a>。</p>'
    done = along(text, html=True)
    for piece in ("<p>", "<b>", "</b>", '<a href="https://x.example/?a=1">', "</a>", "</p>"):
        assert done.text.count(piece) == 1
