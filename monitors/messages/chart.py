"""A bar chart as PNG, drawn by hand: bars and nothing else. Words stand beside it in the text, in any script."""

import struct
import zlib
from collections.abc import Sequence

from monitors.messages.structure import Bar

WIDTH, HEIGHT = 560, 120
_PAPER, _ALL, _NEGATIVE, _GROUND = 0, 1, 2, 3
_PALETTE = bytes.fromhex("ffffff b9c4dc c8453a 8a90a0".replace(" ", ""))


def draw(bars: Sequence[Bar]) -> bytes:
    """One bar a day, its negative part at the foot in red; an empty chart is a line."""
    rows = [bytearray(WIDTH) for _ in range(HEIGHT)]
    rows[HEIGHT - 1] = bytearray([_GROUND] * WIDTH)
    most = max((bar.total for bar in bars), default=0)
    pitch = WIDTH / max(1, len(bars))
    for at, bar in enumerate(bars):
        left, right = int(at * pitch) + 1, max(int(at * pitch) + 2, int((at + 1) * pitch) - 1)
        _fill(rows, left, right, _height(bar.total, most), _ALL)
        _fill(rows, left, right, _height(bar.negative, most), _NEGATIVE)
    return _png(rows)


def _height(value: int, most: int) -> int:
    return max(1, round(value / most * (HEIGHT - 2))) if value and most else 0


def _fill(rows: list[bytearray], left: int, right: int, height: int, colour: int) -> None:
    for row in rows[HEIGHT - 1 - height : HEIGHT - 1]:
        row[left:right] = bytes([colour]) * (right - left)


def _png(rows: Sequence[bytearray]) -> bytes:
    """Indexed colour, eight bits (PNG specification, W3C 2003, sections 11.2 and 12)."""
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    parts = ((b"IHDR", head), (b"PLTE", _PALETTE), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
