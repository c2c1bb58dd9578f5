"""Checkpoints as the hub lays them out, made on the spot: real tokenizers, a few thousand random weights."""

import json
from pathlib import Path

import sentencepiece

from tests.nlp.engines.tiny import SENTENCES

_SIZES = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2,
          "decoder_attention_heads": 2, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32,
          "max_position_embeddings": 256}  # fmt: skip


def marian_checkpoint(folder: Path) -> Path:
    """As OPUS-MT's: two SentencePiece models, one vocabulary, a padding piece that starts the target."""
    from transformers import MarianConfig, MarianMTModel  # noqa: PLC0415 - slow, and few tests need it

    pieces = _train(folder, "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    words = ["</s>", "<unk>", *pieces, "<pad>"]
    _write_json(folder / "vocab.json", {word: number for number, word in enumerate(words)})
    _write_json(folder / "tokenizer_config.json", {"tokenizer_class": "MarianTokenizer", "model_max_length": 256})
    padding = len(words) - 1
    config = MarianConfig(
        vocab_size=len(words), decoder_vocab_size=len(words), pad_token_id=padding, decoder_start_token_id=padding,
        eos_token_id=0, forced_eos_token_id=0, bos_token_id=None, **_SIZES,
    )  # fmt: skip
    return _save(MarianMTModel, config, folder)


def m2m100_checkpoint(folder: Path) -> Path:
    """As M2M100's: the languages' marks stand behind the vocabulary."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer  # noqa: PLC0415

    pieces = _train(folder, "sentencepiece.bpe.model")
    words = ["<s>", "<pad>", "</s>", "<unk>", *pieces]
    _write_json(folder / "vocab.json", {word: number for number, word in enumerate(words)})
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    tokenizer.save_pretrained(str(folder))
    size = len(words) + len(tokenizer.lang_token_to_id) + tokenizer.num_madeup_words
    config = M2M100Config(
        vocab_size=size, pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, **_SIZES
    )
    return _save(M2M100ForConditionalGeneration, config, folder)


def nllb_checkpoint(folder: Path) -> Path:
    """As NLLB's: a network of M2M100's kind under FLORES codes."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration  # noqa: PLC0415

    pieces = _train(folder, "sentencepiece.bpe.model")
    words = ["<s>", "<pad>", "</s>", "<unk>", *pieces, "eng_Latn", "por_Latn", "zho_Hans"]
    _save_tokenizer(words, folder)
    config = M2M100Config(
        vocab_size=len(words), pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, **_SIZES
    )
    return _save(M2M100ForConditionalGeneration, config, folder)


def madlad_checkpoint(folder: Path) -> Path:
    """As MADLAD's: a T5 whose vocabulary holds the wanted language's mark."""
    from transformers import T5Config, T5ForConditionalGeneration  # noqa: PLC0415

    words = ["<pad>", "</s>", "<unk>", "<2zh>", "<2en>", *_train(folder, "spiece.model")]
    _save_tokenizer(words, folder)
    config = T5Config(
        vocab_size=len(words), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_decoder_layers=1, num_heads=2,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
    )  # fmt: skip
    return _save(T5ForConditionalGeneration, config, folder)


def _save_tokenizer(words: list[str], folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: PLC0415
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    scored = [(word, -float(number)) for number, word in enumerate(words)]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=words.index("<unk>")))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    named = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"} | (
        {"bos_token": "<s>"} if "<s>" in words else {}
    )
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **named).save_pretrained(str(folder))


def _train(folder: Path, name: str) -> list[str]:
    folder.mkdir(parents=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 20), model_prefix=str(folder / "tiny"), vocab_size=60,
        hard_vocab_limit=False, character_coverage=1.0, minloglevel=2,
    )  # fmt: skip
    (folder / "tiny.vocab").unlink()
    (folder / "tiny.model").rename(folder / name)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
    return [processor.id_to_piece(i) for i in range(3, processor.get_piece_size())]


def _save(kind: type, config: object, folder: Path) -> Path:
    import torch  # noqa: PLC0415

    torch.manual_seed(7)
    network = kind(config)
    with torch.no_grad():
        for weights in network.parameters():
            weights.copy_(torch.randn(weights.shape) * 0.6)
    network.save_pretrained(str(folder))
    return folder


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
