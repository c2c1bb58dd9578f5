"""Reading and running Firefox models: what is not in the contract every engine has."""

import struct
from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelCorrupt, ModelError
from core.locales import Pair
from nlp.engines.ct2 import Decoding
from nlp.engines.firefox.container import read_container
from nlp.engines.firefox.engine import FirefoxEngine
from nlp.engines.firefox.network import build_network
from nlp.engines.firefox.shortlist import read_shortlist
from tests.nlp.engines.tiny_marian import CONFIG, container, firefox_folder, shortlist, tensors

PAIR = Pair.parse("zh", "en")
SEGMENTS = ["bluetooth headphones .", "蓝牙 耳机 降噪 。", "flash sale", "你好 世界 。 hello world ."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return firefox_folder(tmp_path_factory.mktemp("models") / "m")


@pytest.fixture(scope="module")
def engine(folder: Path) -> FirefoxEngine:
    return FirefoxEngine(folder, PAIR, "tiny", "CC0-1.0", Decoding(max_batch_segments=2))


def test_int8_matrices_are_turned_and_scaled_and_floats_are_not(tmp_path: Path) -> None:
    stored = np.arange(6, dtype=np.int8).reshape(2, 3)
    vector = np.array([[0.5, -0.5]], np.float32)
    (tmp_path / "m.bin").write_bytes(container({"W": stored, "b": vector, "W_QuantMultA": vector}))
    read = read_container(tmp_path / "m.bin")
    np.testing.assert_allclose(read.weight("W"), np.arange(6).reshape(3, 2).T / 64)
    np.testing.assert_allclose(read.embeddings("W").rows(np.array([1])), [[3 / 64, 4 / 64, 5 / 64]])
    assert read.vector("b").tolist() == [0.5, -0.5]
    assert read.config["dim-emb"] == CONFIG["dim-emb"]


@pytest.mark.parametrize("cut_at", [0, 7, 16, 40, 300, 2000, -1])
def test_a_model_that_ends_too_early_is_corrupt(tmp_path: Path, cut_at: int) -> None:
    (tmp_path / "m.bin").write_bytes(container(tensors(60))[:cut_at])
    with pytest.raises(ModelCorrupt, match=r"m\.bin does not load.*pull the model again"):
        read_container(tmp_path / "m.bin")


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" * 50, struct.pack("<2Q", 1, 2**60), b"\xff" * 999, struct.pack("<2Q", 1, 0)]
)
def test_another_file_is_corrupt(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "m.bin").write_bytes(data)
    with pytest.raises(ModelCorrupt):
        read_container(tmp_path / "m.bin")


@pytest.mark.parametrize(
    ("key", "value"), [("dec-cell", "gru"), ("type", "s2s"), ("transformer-preprocess", "n"), ("transformer-heads", 3)]
)
def test_a_network_of_another_kind_is_refused_by_name(tmp_path: Path, key: str, value: object) -> None:
    (tmp_path / "m.bin").write_bytes(container(tensors(60), CONFIG | {key: value}))
    with pytest.raises(ModelError, match="We do not run models"):
        build_network(read_container(tmp_path / "m.bin"))


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    items = tensors(60)
    del items["encoder_l2_ffn_W1"]
    (tmp_path / "m.bin").write_bytes(container(items))
    with pytest.raises(ModelCorrupt, match="encoder_l2_ffn_W1"):
        build_network(read_container(tmp_path / "m.bin"))


def test_a_shortlist_allows_the_frequent_the_listed_and_the_source(tmp_path: Path) -> None:
    (tmp_path / "lex.bin").write_bytes(shortlist(60))
    allowed = np.zeros(60, np.bool_)
    read_shortlist(tmp_path / "lex.bin", 60, is_shared=True).allow(allowed, [40, 20])
    assert np.flatnonzero(allowed).tolist() == [*range(10), 20, 21, 22, 40, 41, 42]


@pytest.mark.parametrize("data", [b"", b"\0" * 48, shortlist(60)[:100], shortlist(61)])
def test_a_shortlist_that_does_not_fit_is_corrupt(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "lex.bin").write_bytes(data)
    with pytest.raises(ModelCorrupt):
        read_shortlist(tmp_path / "lex.bin", 60, is_shared=True)


def test_a_vocabulary_of_another_model_is_refused(tmp_path: Path) -> None:
    folder = firefox_folder(tmp_path / "m", has_shortlist=False)
    (folder / "model.zhen.intgemm.alphas.bin").write_bytes(container(tensors(33)))
    with pytest.raises(ModelCorrupt, match="do not belong together"):
        FirefoxEngine(folder, PAIR, "tiny", "CC0-1.0")


def test_forced_pieces_need_not_be_on_the_shortlist(engine: FirefoxEngine) -> None:
    [led] = engine.complete(["flash sale"], ["降噪 耳机 蓝牙"], PAIR)
    assert led.text.startswith("降噪 耳机 蓝牙")
    assert led.score is not None
    assert led.score > -50, "a piece outside the shortlist would score minus a thousand million"


def test_what_follows_a_prefix_begins_another_word(engine: FirefoxEngine) -> None:
    for hypothesis in engine.complete(SEGMENTS, ["flash"] * len(SEGMENTS), PAIR):
        assert not hypothesis.text[5:6].isalpha() or not hypothesis.text[5:6].isascii()


def test_a_text_led_by_itself_scores_the_same(engine: FirefoxEngine) -> None:
    """Prefixes are read all steps at once, free text step by step: both must give the same states."""
    free = engine.complete(SEGMENTS, [""] * len(SEGMENTS), PAIR)
    led = engine.complete(SEGMENTS, [h.text for h in free], PAIR)
    same = [(a, b) for a, b in zip(free, led, strict=True) if a.text == b.text and a.alignment and b.alignment]
    pairs = [(a, b) for a, b in same if len(a.alignment.target) == len(b.alignment.target)]  # type: ignore[union-attr]
    for a, b in pairs:
        assert a.score == pytest.approx(b.score, abs=1e-3)


def test_variants_differ_and_the_best_comes_first(engine: FirefoxEngine) -> None:
    [said] = engine.variants(["bluetooth headphones ."], PAIR, 3)
    assert said[0].text == engine.translate(["bluetooth headphones ."], PAIR)[0].text
    assert len({h.text for h in said}) == len(said) <= 3


def test_a_segment_longer_than_is_read_keeps_an_alignment_of_its_length(engine: FirefoxEngine) -> None:
    [done] = engine.complete(["hello world . " * 700], ["flash sale"], PAIR)
    assert done.alignment is not None
    assert {len(row) for row in done.alignment.weights} == {len(done.alignment.source)}
