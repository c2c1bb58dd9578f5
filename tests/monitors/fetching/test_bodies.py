"""Unpacking in small steps gives the same as unpacking whole, and stops at the limit."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.fetching.bodies import _unpacker
from monitors.fetching.failures import SourceFailed

PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw": lambda data: zlib.compress(data, wbits=-15),
    "members": lambda data: gzip.compress(data[:7]) + gzip.compress(data[7:]),
}


def _unpack(name: str, packed: bytes, step: int, limit: int) -> bytes:
    unpack = _unpacker("deflate" if name == "raw" else "gzip")
    out = b""
    for at in range(0, len(packed), step):
        out += unpack(packed[at : at + step], limit - len(out))
    return out


@given(st.binary(max_size=5000), st.sampled_from(sorted(PACKERS)), st.integers(2, 700))
def test_pieces_of_any_size_unpack_to_the_whole(data, name, step):
    assert _unpack(name, PACKERS[name](data), step, 10**6) == data


@given(st.integers(0, 100_000))
def test_no_more_than_the_limit_is_unpacked(limit):
    assert len(_unpack("gzip", gzip.compress(b"\0" * 200_000), 64, limit)) <= limit


def test_damage_is_said():
    packed = bytearray(gzip.compress(b"data" * 1000))
    packed[20] ^= 0xFF
    with pytest.raises(SourceFailed):
        _unpack("gzip", bytes(packed), 1000, 10**6)


def test_thousands_of_packed_nothings_are_refused():
    with pytest.raises(SourceFailed):
        _unpack("gzip", gzip.compress(b"") * 5000, 4096, 10**6)
