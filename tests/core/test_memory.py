import ctypes
from pathlib import Path

import pytest

from core.memory import give_back

_STATUS = Path("/proc/self/statm")
_BLOCK = 60_000


def _resident_pages() -> int:
    return int(_STATUS.read_text().split()[1])


@pytest.mark.skipif(
    not (_STATUS.exists() and hasattr(ctypes.CDLL(None), "malloc_trim")), reason="the C library is not glibc"
)
def test_what_is_free_goes_back_to_the_system() -> None:
    blocks = [b"x" * _BLOCK for _ in range(2000)]
    del blocks[:-1]  # the last keeps the heap from shrinking on its own
    held = _resident_pages()
    give_back()
    assert (held - _resident_pages()) * 4096 > 1000 * _BLOCK
    assert len(blocks) == 1


def test_it_is_harmless_where_nothing_is_free() -> None:
    give_back()
    give_back()
