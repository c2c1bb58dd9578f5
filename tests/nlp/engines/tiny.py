"""Model folders made on the spot: real tokenizers, a real CTranslate2 model of a few hundred random weights."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import model_spec, transformer_spec

SENTENCES = ["你好 世界 。", "蓝牙 耳机 降噪 。", "hello world .", "bluetooth headphones .", "flash sale", "限时 抢购"]
WIDTH = 8
# what a weight is called, and its shape; 0 stands for the size of the vocabulary
_SHAPES: dict[str, tuple[int, ...]] = {
    "embeddings_0/weight": (0, WIDTH),
    "embeddings/weight": (0, WIDTH),
    "projection/weight": (0, WIDTH),
    "self_attention/linear_0/weight": (3 * WIDTH, WIDTH),
    "self_attention/linear_1/weight": (WIDTH, WIDTH),
    "attention/linear_0/weight": (WIDTH, WIDTH),
    "attention/linear_1/weight": (2 * WIDTH, WIDTH),
    "attention/linear_2/weight": (WIDTH, WIDTH),
    "ffn/linear_0/weight": (2 * WIDTH, WIDTH),
    "ffn/linear_1/weight": (WIDTH, 2 * WIDTH),
    "gamma": (WIDTH,),
    "beta": (WIDTH,),
}


def sentencepiece_folder(folder: Path, tokenizer: str = "source.spm", marks: Sequence[str] = ()) -> Path:
    """As OPUS-MT and Argos folders are: a SentencePiece model, and the weights beside it or in `model`.

    `marks` stand for the languages of a multilingual model.
    """
    folder.mkdir(parents=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 20), model_prefix=str(folder / "tiny"), vocab_size=60,
        hard_vocab_limit=False, character_coverage=1.0, minloglevel=2,
    )  # fmt: skip
    (folder / "tiny.vocab").unlink()
    (folder / "tiny.model").rename(folder / tokenizer)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / tokenizer))
    pieces = [processor.id_to_piece(i) for i in range(3, processor.get_piece_size())]
    _write_weights(folder / "model" if tokenizer == "sentencepiece.model" else folder, [*pieces, *marks])
    return folder


def tokenizer_json_folder(folder: Path) -> Path:
    """As conversions of transformers models are: a `tokenizer.json` beside the weights."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers  # noqa: PLC0415  slow, and only one test needs it

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=60, unk_token="<unk>", special_tokens=["<unk>"], show_progress=False)
    tokenizer.train_from_iterator(SENTENCES * 20, trainer)
    folder.mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_weights(folder, sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)[1:])
    return folder


def _write_weights(folder: Path, pieces: list[str]) -> None:
    words = ["<unk>", "<s>", "</s>", *pieces]
    random = np.random.default_rng(7)
    spec = transformer_spec.TransformerSpec.from_config(1, 2)

    def fill(layer: object, name: str, value: object) -> None:
        if value is None:
            shape = next(shape for end, shape in _SHAPES.items() if name.endswith(end))
            sizes = [size or len(words) for size in shape]
            setattr(layer, name.rsplit("/", 1)[-1], random.normal(size=sizes).astype(np.float32))

    model_spec.visit_spec(spec, fill)
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.validate()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    assert json.loads((folder / "shared_vocabulary.json").read_text("utf-8")) == words
