"""In which encoding a table is written, told by all its lines: one, or two where files were glued together.

Text in UTF-8 is hardly ever valid by chance, so each line tells by itself which of the two it is in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.encodings import decode, guess
from core.errors import InvalidInput

_SAMPLE_BYTES = 1 << 18
_FEW = 50
"""Lines in UTF-8 to one that is not, or the other way round, below which the fewer are bytes gone wrong (ours)."""
_ENOUGH_BYTES = 20
"""Bytes beyond ASCII from which a guess is better than saying that a row cannot be read (ours)."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How the bytes of a file are read; `other`: the encoding of the lines that are not in `encoding`, often empty."""

    encoding: str
    mark: bytes = b""
    other: str = ""
    notes: tuple[str, ...] = ()

    def lines(self, path: Path) -> Iterator[str]:
        r"""Lines with their ends, `\r`, `\n` and `\r\n` alike; bytes of another encoding are carried along."""
        with path.open(encoding=self.encoding, errors="surrogateescape", newline="") as lines:
            if self.mark:
                lines.read(1)
            yield from lines

    def text(self, cell: str) -> str | InvalidInput:
        """A cell as it was meant, or why it cannot be read."""
        if not any("\ud800" <= character <= "\udfff" for character in cell):
            return cell
        raw = cell.encode(self.encoding, "surrogateescape")
        try:
            return raw.decode(self.other or "ascii")
        except UnicodeDecodeError:
            return InvalidInput(f"the text is neither {self.encoding} nor another encoding we can tell", "text")


@dataclass(slots=True)
class _Tally:
    """Lines beyond ASCII by what they are; a sample of those that are not UTF-8."""

    good: int = 0
    bad: int = 0
    first_bad: int = 0
    sample: bytes = b""


def letters_of(path: Path) -> Letters:
    """UTF-8 where all of it is; else the likeliest, said."""
    with path.open("rb") as raw:
        start = raw.read(_SAMPLE_BYTES)
    marked = decode(start)
    if marked.mark or (marked.is_guess and marked.encoding.startswith("utf-16")):
        return Letters(marked.encoding, marked.mark, notes=tuple(marked.notes))
    tally = _tallied(path)
    if not tally.bad:
        return Letters("utf-8")
    found = guess(tally.sample)
    if found != "utf-8" and tally.good * _FEW < tally.bad:
        return Letters(found, notes=(f"The file is not UTF-8; it was read as {found}.",))
    return _mixed(tally, found)


def _mixed(tally: _Tally, found: str) -> Letters:
    is_told = found != "utf-8" and sum(byte > 127 for byte in tally.sample) >= _ENOUGH_BYTES
    other = found if is_told else ""
    read = f"they were read as {other}" if other else "what stands in them could not be read"
    where = f"{tally.bad} lines are not UTF-8 like the others (the first is line {tally.first_bad})"
    return Letters("utf-8", other=other, notes=(f"{where}; {read}. They stay as they are; what is added is UTF-8.",))


def _tallied(path: Path) -> _Tally:
    tally = _Tally()
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                tally.bad += 1
                tally.first_bad = tally.first_bad or number
                if len(tally.sample) < _SAMPLE_BYTES:
                    tally.sample += line
            else:
                tally.good += 1
    return tally
