"""The network of a Firefox student: transformer encoder, SSRU decoder, tied output layer; float32, one call a batch.

Post-norm transformer layers as in Vaswani et al. 2017; the decoder's self-attention is replaced by a simpler simple
recurrent unit (Kim et al. 2019, "From Research to Production and Back", section 3), whose state is one vector a layer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError
from nlp.engines.firefox.container import Container, Floats, Quantized

Ids = NDArray[np.intp]
_NORM_EPSILON = np.float32(1e-9)
_MASKED = np.float32(-1e9)
_SUPPORTED = {
    "type": "transformer",
    "transformer-decoder-autoreg": "rnn",
    "dec-cell": "ssru",
    "transformer-postprocess": "dan",
    "transformer-preprocess": "",
    "transformer-postprocess-top": "",
    "transformer-ffn-activation": "relu",
    "transformer-train-position-embeddings": False,
    "transformer-tied-layers": [],
}


@dataclass(frozen=True, slots=True)
class Affine:
    """x·weight + bias."""

    weight: Floats
    bias: Floats | None = None

    def __call__(self, x: Floats) -> Floats:
        y: Floats = x.reshape(-1, x.shape[-1]) @ self.weight
        if self.bias is not None:
            y += self.bias
        return y.reshape(*x.shape[:-1], -1)


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation of a sum."""

    scale: Floats
    bias: Floats

    def __call__(self, x: Floats, more: Floats) -> Floats:
        y = x + more
        y -= y.mean(-1, keepdims=True)
        variance = np.einsum("...i,...i->...", y, y)[..., None] / np.float32(y.shape[-1])
        y *= self.scale / np.sqrt(variance + _NORM_EPSILON)
        y += self.bias
        return y


@dataclass(frozen=True, slots=True)
class FeedForward:
    first: Affine
    second: Affine
    norm: Norm

    def __call__(self, x: Floats) -> Floats:
        hidden = self.first(x)
        np.maximum(hidden, 0, out=hidden)
        return self.norm(x, self.second(hidden))


@dataclass(frozen=True, slots=True)
class EncoderLayer:
    joint: Affine
    """Queries, keys and values in one multiplication."""
    out: Affine
    norm: Norm
    ffn: FeedForward
    heads: int

    def __call__(self, x: Floats, mask: Floats) -> Floats:
        batch, length, width = x.shape
        joint = self.joint(x).reshape(batch, length, 3, self.heads, width // self.heads)
        queries, keys, values = joint.transpose(2, 0, 3, 1, 4)
        weights = _softmax(queries @ keys.transpose(0, 1, 3, 2), mask)
        seen = (weights @ values).transpose(0, 2, 1, 3).reshape(batch, length, width)
        return self.ffn(self.norm(x, self.out(seen)))


@dataclass(frozen=True, slots=True)
class Memory:
    """Of the source, for one layer: keys [batch, heads, size, length], values [batch, heads, length, size]."""

    keys: Floats
    values: Floats

    def take(self, rows: Ids) -> "Memory":
        return Memory(self.keys[rows], self.values[rows])


@dataclass(frozen=True, slots=True)
class DecoderLayer:
    gates: Affine
    """Forget gate and candidate state in one multiplication."""
    norm: Norm
    query: Affine
    joint: Affine
    """Keys and values of the source."""
    out: Affine
    out_norm: Norm
    ffn: FeedForward
    heads: int

    def remember(self, encoded: Floats) -> Memory:
        batch, length, width = encoded.shape
        joint = self.joint(encoded).reshape(batch, length, 2, self.heads, width // self.heads)
        keys, values = joint.transpose(2, 0, 3, 1, 4)
        return Memory(np.ascontiguousarray(keys.transpose(0, 1, 3, 2)), np.ascontiguousarray(values))

    def __call__(self, x: Floats, state: Floats, memory: Memory, mask: Floats) -> tuple[Floats, Floats, Floats]:
        """Gives the outputs, the states after each step, and the attention of the first head.

        x [batch, steps, width], state [batch, width] → [batch, steps, width] twice and [batch, steps, length].
        """
        states = self._recur(x, state)
        x = self.norm(x, np.maximum(states, 0))
        batch, steps, width = x.shape
        queries = self.query(x).reshape(batch, steps, self.heads, width // self.heads).transpose(0, 2, 1, 3)
        weights = _softmax(queries @ memory.keys, mask)
        seen = (weights @ memory.values).transpose(0, 2, 1, 3).reshape(batch, steps, width)
        return self.ffn(self.out_norm(x, self.out(seen))), states, weights[:, 0]

    def _recur(self, x: Floats, state: Floats) -> Floats:
        width = x.shape[-1]
        both = self.gates(x)
        keep: Floats = np.reciprocal(1 + np.exp(-np.clip(both[..., :width], -60, 60)), dtype=np.float32)
        new: Floats = (1 - keep) * both[..., width:]
        for step in range(x.shape[1]):
            state = keep[:, step] * state + new[:, step]
            new[:, step] = state
        return new


def _softmax(scores: Floats, mask: Floats) -> Floats:
    """In place; `mask` is added."""
    scores += mask
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    return scores


@dataclass(frozen=True, slots=True)
class Network:
    source_embeddings: Quantized
    target_embeddings: Quantized
    output: Quantized
    output_bias: Floats
    encoder: tuple[EncoderLayer, ...]
    decoder: tuple[DecoderLayer, ...]
    frequencies: Floats

    @property
    def width(self) -> int:
        return 2 * len(self.frequencies)

    def encode(self, source: Ids, mask: Floats) -> Floats:
        """Pieces [batch, length] to [batch, length, width]; `mask` [batch, 1, 1, length] is very low at padding."""
        x = self._placed(self.source_embeddings.rows(source), np.arange(source.shape[1]))
        for layer in self.encoder:
            x = layer(x, mask)
        return x

    def embed(self, pieces: Ids, places: Ids) -> Floats:
        """Decoder inputs: the piece before, or -1 at the start, which is a vector of zeros."""
        embedded = self.target_embeddings.rows(pieces)
        embedded[pieces < 0] = 0
        return self._placed(embedded, places)

    def _placed(self, embedded: Floats, places: Ids) -> Floats:
        embedded *= np.float32(np.sqrt(self.width))
        angles = places[..., None].astype(np.float32) * self.frequencies
        embedded += np.concatenate([np.sin(angles), np.cos(angles)], -1)
        return embedded


def padding_mask(lengths: Ids) -> Floats:
    """[batch, 1, 1, longest], 0 where there is a piece."""
    missing = np.arange(lengths.max()) >= lengths[:, None]
    return np.where(missing, _MASKED, np.float32(0))[:, None, None, :].astype(np.float32)


def build_network(container: Container) -> Network:
    """Raises ModelCorrupt, or ModelError for a kind of network we do not run."""
    config = container.config
    _refuse_other_kinds(config)
    width, heads = int(config["dim-emb"]), int(config["transformer-heads"])
    ffn_depth = int(config.get("transformer-ffn-depth", 2))
    if ffn_depth != 2 or width % heads or width % 2:
        raise ModelError(f"We do not run models of width {width}, {heads} heads and {ffn_depth} feed-forward steps.")
    source = "Wemb" if "Wemb" in container else "encoder_Wemb"
    target = "Wemb" if "Wemb" in container else "decoder_Wemb"
    half = width // 2
    return Network(
        container.embeddings(source),
        container.embeddings(target),
        _output(container, target),
        container.vector("decoder_ff_logit_out_b"),
        tuple(_encoder_layer(container, f"encoder_l{i + 1}", heads) for i in range(int(config["enc-depth"]))),
        tuple(_decoder_layer(container, f"decoder_l{i + 1}", heads) for i in range(int(config["dec-depth"]))),
        np.exp(np.arange(half, dtype=np.float32) * np.float32(-np.log(10000.0) / max(1, half - 1))),
    )


def _refuse_other_kinds(config: Mapping[str, Any]) -> None:
    for key, wanted in _SUPPORTED.items():
        if config.get(key, wanted) != wanted:
            raise ModelError(f"We do not run models with {key} {config[key]!r}, only {wanted!r}.")


def _output(container: Container, target: str) -> Quantized:
    """Tied to the target embeddings where the file has no matrix of its own."""
    own = "decoder_ff_logit_out_W"
    if own not in container:
        return container.embeddings(target)
    stored = container.matrices[own]
    return Quantized(stored.values.reshape(stored.values.shape[::-1]), stored.scale)


def _encoder_layer(container: Container, name: str, heads: int) -> EncoderLayer:
    return EncoderLayer(
        _attention_inputs(container, f"{name}_self", ("q", "k", "v"), heads),
        _affine(container, f"{name}_self_Wo", f"{name}_self_bo"),
        _norm(container, f"{name}_self_Wo_ln"),
        _feed_forward(container, f"{name}_ffn"),
        heads,
    )


def _decoder_layer(container: Container, name: str, heads: int) -> DecoderLayer:
    gates = np.concatenate([container.weight(f"{name}_rnn_Wf"), container.weight(f"{name}_rnn_W")], 1)
    forget = container.vector(f"{name}_rnn_bf")
    return DecoderLayer(
        Affine(gates, np.concatenate([forget, np.zeros_like(forget)])),
        _norm(container, f"{name}_rnn_ffn_ln"),
        _attention_inputs(container, f"{name}_context", ("q",), heads),
        _attention_inputs(container, f"{name}_context", ("k", "v"), heads),
        _affine(container, f"{name}_context_Wo", f"{name}_context_bo"),
        _norm(container, f"{name}_context_Wo_ln"),
        _feed_forward(container, f"{name}_ffn"),
        heads,
    )


def _attention_inputs(container: Container, name: str, parts: tuple[str, ...], heads: int) -> Affine:
    """Several projections side by side; queries already divided by the square root of a head's size."""
    weights = [container.weight(f"{name}_W{part}") for part in parts]
    biases = [container.vector(f"{name}_b{part}") for part in parts]
    if parts[0] == "q":
        scale = np.float32(1 / np.sqrt(weights[0].shape[1] / heads))
        weights[0], biases[0] = weights[0] * scale, biases[0] * scale
    return Affine(np.ascontiguousarray(np.concatenate(weights, 1)), np.concatenate(biases))


def _feed_forward(container: Container, name: str) -> FeedForward:
    return FeedForward(
        _affine(container, f"{name}_W1", f"{name}_b1"),
        _affine(container, f"{name}_W2", f"{name}_b2"),
        _norm(container, f"{name}_ffn_ln"),
    )


def _affine(container: Container, weight: str, bias: str) -> Affine:
    return Affine(container.weight(weight), container.vector(bias))


def _norm(container: Container, name: str) -> Norm:
    return Norm(container.vector(f"{name}_scale"), container.vector(f"{name}_bias"))
