"""Pictures of every page for the docs: `make screenshots`. Light, dark, Arabic and narrow; made from invented copy."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from api.migrations import open_upgraded
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.findings import Severity
from core.locales import Locale, Pair
from core.store import Store
from glossaries import termbases
from glossaries.memory import memories, units
from glossaries.memory.units import Approval, NewUnit, Origin
from glossaries.reviews import queue
from glossaries.reviews.copy import NewCopy, ReviewFinding
from glossaries.termbases import NewGlossary
from glossaries.terms import Term
from nlp.engines.echo import EchoEngine
from nlp.engines.opencc import OpenCCEngine
from tests.api.conftest import running_server
from tests.api.console.browser import chromium, running_browser
from tests.api.console.room_pictures import take_room
from tests.api.console.setup.pictures import pictures
from tests.api.console.shots import IMAGES, Shot
from tests.monitors.sources.replay import replaying

_NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
_COPY = (
    ("ar", "SA", "amazon", "أفضل سماعات Bluetooth 5.3 لاسلكية، ضمان 100%",
     "最好的蓝牙5.3无线耳机，100%保证", "أفضل", "مميزة"),
    ("en", "US", "amazon", "Best wireless headphones, cures tinnitus, 40 h battery",
     "最好的无线耳机，治疗耳鸣，续航40小时", "cures tinnitus", "easy on the ears"),
    ("pt-BR", "BR", "mercado_libre", "Fone de ouvido sem fio número 1 do Brasil",
     "巴西销量第一的无线耳机", "número 1 do Brasil", "muito procurado"),
    ("th", "TH", "shopee", "หูฟังไร้สายที่ดีที่สุด ของแท้ 100%", "最好的无线耳机 正品", "ที่ดีที่สุด", "คุณภาพดี"),
    ("en", "US", "amazon", "Folding umbrella, windproof, 8 ribs", "折叠雨伞 防风 8骨", "", ""),
)  # fmt: skip


def main() -> None:
    """Makes them all, or those whose names begin with one of the arguments."""
    if chromium() is None:
        sys.exit("There is no chromium here (Debian: apt-get install chromium).")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, replaying() as replay:
        settings = Settings(data_dir=Path(folder), outbound_allow=("127.0.0.1",))
        store = open_upgraded(settings.database_url)
        ids = _fill(store)
        pairs = [Pair.parse("zh", target) for target in ("en", "ar", "pt", "th")]
        translator = Translator(settings, store, [EchoEngine(pairs), OpenCCEngine()])
        runtime = Runtime(settings, store, translator, False, lambda: _NOW + timedelta(hours=7))
        with running_server(runtime) as url, running_browser() as browser:
            for shot in [*_shots(*ids), *pictures(runtime, replay)]:
                if shot.name.startswith(tuple(sys.argv[1:]) or ""):
                    shot.take(browser, url)
        store.dispose()
    take_room(tuple(sys.argv[1:]) or ("",), _NOW + timedelta(hours=7))


def _shots(arabic: str, english: str, base: str, memory: str) -> list[Shot]:
    return [
        Shot("reviews", "reviews"),
        Shot("reviews-dark", "reviews", "dark"),
        Shot("reviews-chinese", "reviews", language="zh-CN"),
        Shot("reviews-narrow", "reviews", width=400),
        Shot("review", f"reviews/{english}"),
        Shot("review-dark", f"reviews/{english}", "dark"),
        Shot("review-arabic", f"reviews/{arabic}"),
        Shot("review-narrow", f"reviews/{arabic}", width=400),
        Shot("try", "try", act=_localized),
        Shot("bulk-mapping", "bulk", act=_mapped),
        Shot("bulk-job", "bulk", "dark", language="zh-CN", act=_started),
        Shot("glossary", f"glossaries/{base}"),
        Shot("memory", f"memory/{memory}"),
        Shot("sign-in", "sign-in", width=640),
    ]


def _localized(page: Page) -> None:
    page.fill("textarea[name=text]", "全网最低价 蓝牙耳机 正品")
    page.fill("input[name=locales]", "zh-Hant-TW ar")
    page.select_option("select[name=market]", "TW")
    page.select_option("select[name=channel]", "amazon")
    page.click("button.primary")
    page.wait_for_selector("#curl")


def _mapped(page: Page) -> None:
    """A catalogue up to its mapping."""
    raw = "".join(f"00{n},{copy[4]},{9 + n}.90\n" for n, copy in enumerate(_COPY, start=1))
    file = {"name": "目录.csv", "mimeType": "text/csv", "buffer": f"货号,标题,价格\n{raw}".encode("gb18030")}
    page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    page.click("button.primary")
    for at, (locale, market) in enumerate((("en", "US"), ("ar", "SA"))):
        page.fill(f"input[name=locale] >> nth={at}", locale)
        page.fill(f"input[name=market] >> nth={at}", market)
        page.select_option(f"select[name=channel] >> nth={at}", "amazon")


def _started(page: Page) -> None:
    """A catalogue through its mapping."""
    _mapped(page)
    page.click("button.primary")
    page.wait_for_selector(".badge.good")


def _fill(store: Store) -> tuple[str, str, str, str]:
    with store.transaction() as session:
        sent = [
            queue.send(session, "local", _copy(*row), "shop", _NOW + timedelta(minutes=7 * n))
            for n, row in enumerate(_COPY)
        ]
        terms = [
            Term("蓝牙", "Bluetooth"),
            Term("无线耳机", "wireless headphones"),
            Term("雨伞", "umbrella"),
            Term("续航", "battery life"),
        ]
        base = termbases.create(session, "local", "House brand", [NewGlossary(Pair.parse("zh", "en"), terms)], _NOW)
        memory = memories.default_memory(session, "local", Locale("zh"), _NOW)
        known = [
            ("最好的无线耳机，治疗耳鸣，续航30小时", "Good wireless headphones, 30 h battery", "en"),
            ("无线耳机", "سماعات لاسلكية", "ar"),
            ("雨伞", "ร่ม", "th"),
        ]
        new = [NewUnit(source, target, Pair.parse("zh", tag)) for source, target, tag in known]
        units.remember(session, memory.id, new, Approval(Origin.REVIEW, "Mei", _NOW))
    return sent[0].id, sent[1].id, base.id, memory.id


def _copy(  # noqa: PLR0917 - one parameter a column of the table
    tag: str, market: str, channel: str, text: str, source: str, bad: str, good: str
) -> NewCopy:
    at = text.find(bad)
    finding = ReviewFinding(
        "claims-superlative", Severity.BLOCK if tag in {"ar", "en"} else Severity.REVIEW,
        f"“{bad}” is a claim that needs proof in {market}.", "claims", "target", at, at + len(bad), bad,
        "Unfair commercial practices, list of banned claims", "2026-01-02", good,
    )  # fmt: skip
    return NewCopy(Pair.parse("zh", tag), source, text, market, channel, "title", findings=(finding,) if bad else ())


if __name__ == "__main__":
    main()
