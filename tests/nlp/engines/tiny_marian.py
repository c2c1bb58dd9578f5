"""A Firefox model made on the spot: a real vocabulary, random weights in Marian's container, and a shortlist."""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import sentencepiece
import yaml

from tests.nlp.engines.tiny import SENTENCES

WIDTH, FFN = 16, 32
CONFIG = {
    "type": "transformer", "dim-emb": WIDTH, "transformer-heads": 2, "enc-depth": 2, "dec-depth": 2,
    "transformer-decoder-autoreg": "rnn", "dec-cell": "ssru", "transformer-postprocess": "dan",
    "transformer-preprocess": "", "transformer-ffn-activation": "relu",
}  # fmt: skip
_ATTENTION = {"Wq": (WIDTH, WIDTH), "Wk": (WIDTH, WIDTH), "Wv": (WIDTH, WIDTH), "Wo": (WIDTH, WIDTH)}
_FFN = {"W1": (WIDTH, FFN), "W2": (FFN, WIDTH)}


def firefox_folder(folder: Path, *, is_shared: bool = True, has_shortlist: bool = True) -> Path:
    """As Firefox Translations lays them out: one vocabulary for both sides, or (CJK) one each."""
    folder.mkdir(parents=True)
    names = ("vocab.zhen",) if is_shared else ("srcvocab.zhen", "trgvocab.zhen")
    for name in names:
        size = _train(folder, name)
    (folder / "model.zhen.intgemm.alphas.bin").write_bytes(container(tensors(size, is_shared=is_shared)))
    if has_shortlist:
        (folder / "lex.50.50.zhen.s2t.bin").write_bytes(shortlist(size))
    return folder


def _train(folder: Path, name: str) -> int:
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 20), model_prefix=str(folder / name), vocab_size=60, eos_id=0, unk_id=1,
        bos_id=-1, hard_vocab_limit=False, character_coverage=1.0, minloglevel=2,
    )  # fmt: skip
    (folder / f"{name}.vocab").unlink()
    (folder / f"{name}.model").rename(folder / f"{name}.spm")
    size: int = sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{name}.spm")).get_piece_size()
    return size


def tensors(size: int, *, is_shared: bool = True) -> dict[str, np.ndarray]:
    """Random weights under Marian's names; int8 ones (scaled by 1/64) lie transposed, but for embeddings."""
    random = np.random.default_rng(7)
    made: dict[str, np.ndarray] = {"decoder_ff_logit_out_b": random.normal(size=(1, size)).astype(np.float32)}
    for name in ("Wemb",) if is_shared else ("encoder_Wemb", "decoder_Wemb"):
        made[name] = random.integers(-127, 128, (size, WIDTH), np.int8)
    for layer in ("encoder_l1", "encoder_l2", "decoder_l1", "decoder_l2"):
        inner = "self" if layer.startswith("encoder") else "context"
        shapes = {f"{inner}_{k}": v for k, v in _ATTENTION.items()} | {f"ffn_{k}": v for k, v in _FFN.items()}
        norms = [f"{inner}_Wo_ln", "ffn_ffn_ln"]
        if inner == "context":
            shapes |= {"rnn_W": (WIDTH, WIDTH), "rnn_Wf": (WIDTH, WIDTH)}
            norms.append("rnn_ffn_ln")
        for name, shape in shapes.items():
            made[f"{layer}_{name}"] = random.integers(-40, 41, shape, np.int8)
            bias = f"{layer}_{name.replace('W', 'b')}"
            made[bias] = random.normal(size=(1, shape[1])).astype(np.float32)
        for name in norms:
            made[f"{layer}_{name}_scale"] = np.ones((1, WIDTH), np.float32)
            made[f"{layer}_{name}_bias"] = np.zeros((1, WIDTH), np.float32)
    return made


def container(items: Mapping[str, np.ndarray], config: Mapping[str, object] | None = None) -> bytes:
    """The file of these tensors, with the configuration last, as Marian writes it."""
    written = [(name, *_data(array), array.shape) for name, array in items.items()]
    text = yaml.safe_dump(dict(CONFIG if config is None else config)).encode() + b"\0"
    written.append(("special:model.yml", 0x101, text, (len(text),)))
    headers = b"".join(struct.pack("<4Q", len(n) + 1, kind, len(shape), len(d)) for n, kind, d, shape in written)
    names = b"".join(name.encode() + b"\0" for name, *_ in written)
    shapes = b"".join(struct.pack(f"<{len(shape)}i", *shape) for *_, shape in written)
    start = 16 + len(headers) + len(names) + len(shapes) + 8
    padding = -start % 256
    data = b"".join(data for _, _, data, _ in written)
    return b"".join((
        struct.pack("<2Q", 1, len(written)), headers, names, shapes, struct.pack("<Q", padding), b"\0" * padding, data,
    ))  # fmt: skip


def _data(array: np.ndarray) -> tuple[int, bytes]:
    if array.dtype == np.int8:
        return 0x4101, array.tobytes() + struct.pack("<f", 64.0) + b"\0" * 60
    return 0x404, array.astype("<f4").tobytes()


def shortlist(size: int) -> bytes:
    """The first ten pieces, and for each source piece the three that follow it."""
    entries = [(piece + more) % size for piece in range(size) for more in (0, 1, 2)]
    offsets = range(0, 3 * size + 1, 3)
    header = struct.pack("<6Q", 0xF11A48D5013417F5, 0, 10, 3, len(offsets), len(entries))
    return header + struct.pack(f"<{len(offsets)}Q", *offsets) + struct.pack(f"<{len(entries)}I", *entries)
