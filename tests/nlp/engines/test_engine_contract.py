"""What every engine owes its callers. An engine joins by being registered: a made folder to open it on, below.

Those elsewhere are asked over the wire, of a server on this machine.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from core.errors import Misconfigured, UnsupportedPair
from core.findings import Span
from core.locales import Pair
from nlp.engines.base import Engine, Pin, PinningEngine, SteerableEngine
from nlp.engines.ct2 import Decoding
from nlp.engines.registry import ENGINES, REMOTES, open_engine
from tests.nlp.engines import tiny_hf
from tests.nlp.engines.tiny import sentencepiece_folder, tokenizer_json_folder
from tests.nlp.engines.tiny_marian import firefox_folder
from tests.nlp.engines.wire import WireServer

PAIR = Pair.parse("zh", "en")
SEGMENTS = ["蓝牙耳机 降噪 flash sale", "", "你好，世界。", "👩‍👩‍👧‍👦 𠮷野家", "   ", "bluetooth 5.3", "你好，世界。"]

FOLDERS: dict[str, Callable[[Path], Path]] = {
    "ct2-marian": lambda path: sentencepiece_folder(path / "m"),
    "ct2-argos": lambda path: sentencepiece_folder(path / "m", "sentencepiece.model"),
    "ct2-tokenizer.json": lambda path: tokenizer_json_folder(path / "m"),
    "ct2-m2m100": lambda path: sentencepiece_folder(path / "m", "sentencepiece.bpe.model", ["__zh__", "__en__"]),
    "ct2-nllb": lambda path: sentencepiece_folder(path / "m", "sentencepiece.bpe.model", ["zho_Hans", "eng_Latn"]),
    "ct2-madlad": lambda path: sentencepiece_folder(path / "m", "spiece.model", ["<2zh>", "<2en>"]),
    "echo": lambda path: path,
    "opencc": lambda path: path,
    "firefox-shared": lambda path: firefox_folder(path / "m"),
    "firefox-two-vocabularies": lambda path: firefox_folder(path / "m", is_shared=False),
    "firefox-without-shortlist": lambda path: firefox_folder(path / "m", has_shortlist=False),
    "transformers-marian": lambda path: tiny_hf.marian_checkpoint(path / "m"),
    "transformers-m2m100": lambda path: tiny_hf.m2m100_checkpoint(path / "m"),
    "transformers-nllb": lambda path: tiny_hf.nllb_checkpoint(path / "m"),
    "transformers-madlad": lambda path: tiny_hf.madlad_checkpoint(path / "m"),
}
PAIRS = {"opencc": Pair.parse("zh-Hans", "zh-TW")}
"""What an engine is asked for where it is not zh→en."""
SPEAK_NO_TERMS = {"deepl", "libretranslate"}
"""Their protocol has no place for terms of a call: what is missing is found by the checks."""
LOCALES = {"opencc": Pair.parse("zh-CN", "zh-Hant-TW")}


@pytest.fixture(scope="module", params=[*FOLDERS, *REMOTES, pytest.param("ct2-starter", marks=pytest.mark.model)])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "ct2-starter":
        yield request.getfixturevalue("starter_engine")
        return
    if request.param in REMOTES:
        with WireServer(request.param) as server:
            yield server.engine(PAIR)
        return
    if request.param.startswith("transformers"):
        pytest.importorskip("torch", reason="The transformers engine needs torch (the extra `torch`).")
    folder = FOLDERS[request.param](tmp_path_factory.mktemp("models"))
    name = request.param.partition("-")[0]
    yield open_engine(name, folder, PAIRS.get(name, PAIR), "tiny", "CC0-1.0", Decoding(threads=2))


@pytest.fixture
def pair(engine: Engine) -> Pair:
    return PAIRS.get(engine.name, PAIR)


@pytest.fixture
def steerable(engine: Engine) -> SteerableEngine:
    if not isinstance(engine, SteerableEngine):
        pytest.skip("This engine cannot be led.")
    return engine


def test_every_registered_engine_is_in_the_contract() -> None:
    assert {name.partition("-")[0] for name in FOLDERS} == set(ENGINES)


def test_an_unknown_engine_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"'oracle'.*ct2, echo, firefox, opencc, transformers"):
        open_engine("oracle", tmp_path, PAIR, "m", "x", Decoding())


def test_engine_says_what_it_is(engine: Engine) -> None:
    assert engine.name in {*ENGINES, *REMOTES}
    assert engine.model
    assert engine.licence


def test_pairs_are_of_base_languages_but_for_the_scripts_of_chinese(engine: Engine) -> None:
    assert engine.pairs()
    assert all(
        locale == locale.base or locale.language == "zh" for p in engine.pairs() for locale in (p.source, p.target)
    )


def test_no_segments_give_no_hypotheses(engine: Engine, pair: Pair) -> None:
    assert engine.translate([], pair) == []


def test_each_segment_gets_its_own_hypothesis_in_order(engine: Engine, pair: Pair) -> None:
    together = [h.text for h in engine.translate(SEGMENTS, pair)]
    alone = [engine.translate([segment], pair)[0].text for segment in SEGMENTS]
    assert together == alone


def test_an_empty_segment_gives_an_empty_text(engine: Engine, pair: Pair) -> None:
    assert [h.text for h in engine.translate(["", " ", "\u3000\n"], pair)] == ["", "", ""]


def test_the_same_segments_give_the_same_texts(engine: Engine, pair: Pair) -> None:
    assert engine.translate(SEGMENTS, pair) == engine.translate(SEGMENTS, pair)


def test_a_locale_of_the_pair_is_translated_too(engine: Engine, pair: Pair) -> None:
    assert engine.translate(SEGMENTS, LOCALES.get(engine.name, Pair.parse("zh-TW", "en-GB"))) == engine.translate(
        SEGMENTS, pair
    )


@pytest.mark.parametrize("other", [Pair.parse("en", "ja"), Pair.parse("zh", "de"), Pair.parse("zh", "zh")], ids=str)
def test_another_pair_is_refused(engine: Engine, other: Pair) -> None:
    if other.served_by(engine.pairs()):
        pytest.skip("This engine speaks that one too.")
    with pytest.raises(UnsupportedPair):
        engine.translate(["你好"], other)


def test_another_pair_is_refused_when_led(steerable: SteerableEngine) -> None:
    with pytest.raises(UnsupportedPair):
        steerable.complete(["你好"], ["Hi"], Pair.parse("zh", "zh"))


def test_eight_threads_get_what_one_gets(engine: Engine, pair: Pair) -> None:
    alone = [h.text for h in engine.translate(SEGMENTS, pair)]
    with ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(engine.translate, SEGMENTS, pair) for _ in range(16)]
    assert [[h.text for h in run.result()] for run in runs] == [alone] * 16


@pytest.mark.parametrize("text", ["\0", "\u200b", "\ufeff", "\u0301" * 40, "\ufffd", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "\u202e\u200f", "1" * 40])
def test_odd_characters_are_no_exception(engine: Engine, text: str, pair: Pair) -> None:
    assert len(engine.translate([text, f"你好{text}世界"], pair)) == 2


def test_what_is_led_begins_with_its_prefix(steerable: SteerableEngine, pair: Pair) -> None:
    prefixes = ["flash sale", "Hello", "", "A1, it's", "x", "bluetooth 5", "{name} 7cm"]
    hypotheses = steerable.complete(SEGMENTS, prefixes, pair)
    assert [h.text[: len(p)] for h, p in zip(hypotheses, prefixes, strict=True)] == prefixes


def test_without_a_prefix_it_says_what_it_says_anyway(steerable: SteerableEngine, pair: Pair) -> None:
    led = steerable.complete(SEGMENTS, [""] * len(SEGMENTS), pair)
    assert [h.text for h in led] == [h.text for h in steerable.translate(SEGMENTS, pair)]


def test_an_empty_segment_adds_nothing_of_its_own(steerable: SteerableEngine, pair: Pair) -> None:
    assert steerable.complete([" "], [""], pair)[0].text == ""


@pytest.mark.parametrize("prefix", ["", "Flash sale", "A1"])
def test_alignment_accounts_for_every_letter(steerable: SteerableEngine, prefix: str, pair: Pair) -> None:
    for segment, hypothesis in zip(SEGMENTS, steerable.complete(SEGMENTS, [prefix] * len(SEGMENTS), pair), strict=True):
        alignment = hypothesis.alignment
        assert alignment is not None
        assert_covers(alignment.source, segment)
        assert_covers(alignment.target, hypothesis.text)
        assert all(left[1] <= right[0] for left, right in pairwise(alignment.target)), "target pieces must not overlap"


@pytest.mark.parametrize("prefix", ["", "Flash sale"])
def test_alignment_has_a_weight_for_every_two_pieces(steerable: SteerableEngine, prefix: str, pair: Pair) -> None:
    for hypothesis in steerable.complete(SEGMENTS, [prefix] * len(SEGMENTS), pair):
        alignment = hypothesis.alignment
        assert alignment is not None
        assert len(alignment.weights) == len(alignment.target)
        assert {len(row) for row in alignment.weights} <= {len(alignment.source)}
        assert all(0 <= weight <= 1.001 for row in alignment.weights for weight in row)
        assert all(sum(row) < 1.01 for row in alignment.weights)


def test_scores_are_mean_log_probabilities(steerable: SteerableEngine, pair: Pair) -> None:
    hypotheses = steerable.complete(SEGMENTS, ["", "", "Hello", "", "", "x", ""], pair)
    assert all(h.score is None or h.score <= 0 for h in hypotheses)


def assert_covers(spans: tuple[Span, ...], text: str) -> None:
    """In order, inside the text, and every character that is no space in one of them."""
    assert list(spans) == sorted(spans)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    covered = {place for start, end in spans for place in range(start, end)}
    assert [text[i] for i in range(len(text)) if i not in covered and not text[i].isspace()] == []


def test_what_is_pinned_is_said(engine: Engine, pair: Pair) -> None:
    """Term targets at the beginning, between and at the end, and one that takes the whole."""
    if not isinstance(engine, PinningEngine) or engine.name in SPEAK_NO_TERMS:
        pytest.skip("This engine cannot be told.")
    pins = [[Pin((0, 2), "Bluetooth"), Pin((11, 15), "抢")], [], [Pin((0, 6), "Hi")]]
    said = engine.translate_pinned(["蓝牙耳机 降噪 flash sale", "", "你好，世界。"], pins, pair)
    assert all(pin.target in h.text for h, own in zip(said, pins, strict=True) for pin in own)


def test_what_is_pinned_is_aligned(engine: Engine, pair: Pair) -> None:
    if not isinstance(engine, PinningEngine):
        pytest.skip("This engine cannot be told.")
    for segment, hypothesis in zip(
        SEGMENTS, engine.translate_pinned(SEGMENTS, [[]] * len(SEGMENTS), pair), strict=True
    ):
        if hypothesis.alignment is not None and segment.strip():
            assert_covers(hypothesis.alignment.source, segment)
            assert_covers(hypothesis.alignment.target, hypothesis.text)
