"""Made listings through the installed models lose nothing: a sample of what `python -m benchmarks.integrity` judges."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.runtime import Runtime, TranslationOrder, build_runtime
from api.settings import Settings, load_settings
from benchmarks.integrity import judge
from benchmarks.listing_judge import faults
from benchmarks.listing_pieces import Carried
from benchmarks.listings import Listing, listings
from core.errors import DownloadFailed, ModelError
from core.locales import Pair
from nlp.engines.base import Engine
from nlp.engines.opencc import OpenCCEngine
from nlp.localization import Instructions, Localization, localize
from nlp.models.pull import PullOptions, ensure
from tests.nlp.fakes import HOSTILE, PAIR, LedEngine, PlainEngine, dropping, reversing, silent

SAMPLE, SEED = 150, 7
TO_THE_LETTER = {"template", "tag", "entity", "address", "emoji", "markup"}
"""What no model can lose, whatever it says."""
FOR_SURE = {*TO_THE_LETTER, "order", "phone"}
"""What no engine can lose, even one that wants to."""
MOST_MISSTATED = 1
"""Texts with a figure gone wrong: none here, but what a model says depends a little on the processor."""
MODELS = ("opus-zh-en", "firefox-en-pt", "firefox-pt-en")


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    settings: Settings = load_settings()
    try:
        for model in MODELS:
            ensure(model, PullOptions(settings.data_dir, datetime.now(UTC)))
    except (DownloadFailed, ModelError, OSError) as error:
        pytest.skip(f"The starter models cannot be fetched here: {error}")
    database = tmp_path_factory.mktemp("database") / "integrity.db"
    runtime = build_runtime(settings.model_copy(update={"database_url": f"sqlite:///{database}", "engine_threads": 1}))
    yield runtime
    runtime.close()


@pytest.mark.model
@pytest.mark.parametrize("pair", ["zh-en", "en-pt", "pt-en", "zh-pt"])
def test_every_piece_that_a_listing_carries_is_in_its_translation(runtime: Runtime, pair: str) -> None:
    spoken = Pair.parse(*pair.split("-"))
    made = listings(spoken.source.language, SAMPLE, SEED)
    tally = judge(spoken, made, lambda order: [one.localization for one in runtime.translator.translate(order)])
    assert tally.texts == SAMPLE
    assert [fault for fault in tally.faults if fault.kind in TO_THE_LETTER] == []
    assert len({fault.source_text for fault in tally.faults}) <= MOST_MISSTATED, tally.faults


def by_fake(engine: Engine, pair: Pair) -> Callable[[TranslationOrder], Sequence[Localization]]:
    return lambda order: localize(order.texts, Instructions(pair, markup=order.markup), engine)


@pytest.mark.parametrize("target", ["zh-TW", "zh-HK"])
def test_nothing_is_lost_between_the_scripts_of_chinese(target: str) -> None:
    pair = Pair.parse("zh-Hans", target)
    assert judge(pair, listings("zh", 500, SEED), by_fake(OpenCCEngine(), pair)).faults == []


@pytest.mark.parametrize("speak", HOSTILE)
@pytest.mark.parametrize("kind", [PlainEngine, LedEngine])
def test_no_engine_can_lose_what_counts_to_the_letter(kind: type[PlainEngine], speak: Callable[[str], str]) -> None:
    tally = judge(PAIR, listings("zh", 200, SEED), by_fake(kind(speak), PAIR))
    assert [fault for fault in tally.faults if fault.kind in FOR_SURE] == []


@pytest.mark.parametrize("speak", [dropping, reversing, silent])
def test_what_an_engine_loses_of_the_figures_a_check_sees(speak: Callable[[str], str]) -> None:
    tally = judge(PAIR, listings("zh", 200, SEED), by_fake(PlainEngine(speak), PAIR))
    assert [fault for fault in tally.faults if not fault.is_flagged] == []


def test_the_same_seed_makes_the_same_listings() -> None:
    assert listings("zh", 40) == listings("zh", 40) != listings("zh", 40, seed=1)


@pytest.mark.parametrize("language", ["zh", "en", "pt"])
def test_a_listing_carries_what_it_says_it_does(language: str) -> None:
    made = listings(language, 400)
    assert [one for one in made for _, piece in one.carried if piece not in one.text] == []
    assert {kind for one in made for kind, _ in one.carried} == set(Carried)
    assert {one.is_html for one in made} == {True, False}


def judged(source: str, target: str, *carried: tuple[Carried, str], is_html: bool = False) -> list[str]:
    done = Localization(target, source, (), (), (), (), "e", "m", "l")
    return [fault.kind for fault in faults(Listing(source, is_html, carried), done)]


@pytest.mark.parametrize(
    ("source", "target", "carried", "kinds"),
    [
        ("你好 {name}", "Hello {name}", (Carried.TEMPLATE, "{name}"), []),
        ("你好 {name}", "Hello {Name}", (Carried.TEMPLATE, "{name}"), ["template"]),
        ("你好 {name}", "{name} {name}", (Carried.TEMPLATE, "{name}"), ["template"]),
        ("加 &amp; 减", "plus & minus", (Carried.ENTITY, "&amp;"), ["entity"]),
        ("售 $1,299.00", "por $1.299,00", (Carried.PRICE, "$1,299.00"), []),
        ("售 $1,299.00", "por 1.299,00", (Carried.PRICE, "$1,299.00"), ["price", "sign"]),
        ("10 × 20cm", "10x20 cm", (Carried.SIZE, "10 × 20cm"), []),
        ("10×20cm", "10 a 20 cm", (Carried.SIZE, "10×20cm"), ["size"]),
        ("50%", "50 percent", (Carried.PERCENT, "50%"), ["percent", "sign"]),
        ("300", "3000", (Carried.NUMBER, "300"), ["digits", "digits"]),
        ("杯 ™ ซัมซุง", "Cup ™ $", (Carried.EMOJI, "™"), ["sign"]),
    ],
)
def test_the_judge_sees_what_is_lost_changed_or_added(
    source: str, target: str, carried: tuple[Carried, str], kinds: list[str]
) -> None:
    assert judged(source, target, carried) == kinds


@pytest.mark.parametrize("target", ["<b>a", "<b>a</b></i>", "<b><i>a</b></i>", "a & b"])
def test_the_judge_sees_broken_markup(target: str) -> None:
    assert "markup" in judged("<b>甲</b>", target, is_html=True)


def test_sound_markup_passes(tmp_path: Path) -> None:
    assert judged("<b>甲<br/></b>", "<b>A &amp; B<br/></b>", is_html=True) == []
