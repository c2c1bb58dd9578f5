"""Marian's binary container: named tensors, and the configuration of the network they belong to.

Layout (marian-dev, `src/common/binary.cpp`): version, count, one header an item (name length, type, dimensions, byte
length, each u64), all names, all shapes, padding, then the data, in the order of the headers.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from core.errors import ModelCorrupt

Floats = NDArray[np.float32]
_VERSION = 1
_FLOAT32 = 0x404
_INTGEMM8 = 0x4101
_MOST_ITEMS = 100_000
_HEADER = struct.Struct("<4Q")


@dataclass(frozen=True, slots=True)
class Quantized:
    """An int8 matrix as it is stored; real value = stored value times `scale`."""

    values: NDArray[np.int8]
    scale: float

    def rows(self, numbers: NDArray[np.intp] | slice) -> Floats:
        """Some rows as floats."""
        return self.values[numbers].astype(np.float32) * np.float32(self.scale)


@dataclass(frozen=True, slots=True)
class Container:
    """What one model file holds. Int8 matrices are as stored: all but embeddings lie transposed."""

    config: Mapping[str, Any]
    floats: Mapping[str, Floats]
    matrices: Mapping[str, Quantized]

    def weight(self, name: str) -> Floats:
        """The matrix a row vector is multiplied by, of the declared shape, as floats."""
        if name in self.floats:
            return self.floats[name]
        stored = self._stored(name)
        turned = stored.values.reshape(stored.values.shape[::-1]).T.astype(np.float32)
        return np.ascontiguousarray(turned * np.float32(stored.scale))

    def vector(self, name: str) -> Floats:
        if name not in self.floats:
            raise ModelCorrupt(f"The model file has no {name}: pull the model again.")
        return self.floats[name].reshape(-1)

    def embeddings(self, name: str) -> Quantized:
        """One row a piece; kept in int8, since a batch needs but a few rows."""
        if name in self.floats:
            largest = max(float(np.abs(self.floats[name]).max()), 1e-9)
            return Quantized(np.round(self.floats[name] * (127 / largest)).astype(np.int8), largest / 127)
        return self._stored(name)

    def __contains__(self, name: str) -> bool:
        return name in self.floats or name in self.matrices

    def _stored(self, name: str) -> Quantized:
        if name not in self.matrices:
            raise ModelCorrupt(f"The model file has no {name}: pull the model again.")
        return self.matrices[name]


def read_container(path: Path) -> Container:
    """Raises ModelCorrupt where the file is not what it should be."""
    try:
        return _read(path.read_bytes())
    except (OSError, struct.error, ValueError, OverflowError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ModelCorrupt(f"{path.name} does not load ({error}): pull the model again.") from error


def _read(data: bytes) -> Container:
    version, count = struct.unpack_from("<2Q", data)
    if version != _VERSION or count > _MOST_ITEMS:
        raise ValueError("not a Marian model")
    headers = [_HEADER.unpack_from(data, 16 + _HEADER.size * i) for i in range(count)]
    at = 16 + _HEADER.size * count
    names: list[str] = []
    for length, *_ in headers:
        names.append(data[at : at + length].rstrip(b"\0").decode())
        at += length
    shapes: list[tuple[int, ...]] = []
    for _, _, dimensions, _ in headers:
        shapes.append(struct.unpack_from(f"<{dimensions}i", data, at))
        at += 4 * dimensions
    (padding,) = struct.unpack_from("<Q", data, at)
    return _items(data, at + 8 + padding, [(n, h[1], s, h[3]) for n, h, s in zip(names, headers, shapes, strict=True)])


def _items(data: bytes, at: int, items: list[tuple[str, int, tuple[int, ...], int]]) -> Container:
    config: Mapping[str, Any] = {}
    floats: dict[str, Floats] = {}
    matrices: dict[str, Quantized] = {}
    for name, kind, shape, size in items:
        if at + size > len(data):
            raise ValueError("it ends too early")
        if name.startswith("special"):
            config = yaml.safe_load(data[at : at + size].rstrip(b"\0").decode())
        elif not name.endswith("QuantMultA"):
            _keep(data, at, (name, kind, shape), floats, matrices)
        at += size
    if not isinstance(config, Mapping) or not config:
        raise ValueError("no configuration in it")
    return Container(config, floats, matrices)


def _keep(
    data: bytes,
    at: int,
    item: tuple[str, int, tuple[int, ...]],
    floats: dict[str, Floats],
    matrices: dict[str, Quantized],
) -> None:
    name, kind, shape = item
    count = int(np.prod(shape, dtype=np.int64))
    if kind == _FLOAT32:
        floats[name] = np.frombuffer(data, "<f4", count, at).astype(np.float32).reshape(shape)
    elif kind == _INTGEMM8:
        values = np.frombuffer(data, np.int8, count, at).reshape(shape).copy()
        (multiplier,) = struct.unpack_from("<f", data, at + count)
        matrices[name] = Quantized(values, 1.0 / multiplier)
    else:
        raise ValueError(f"{name} is of the unknown type {kind:#x}")
