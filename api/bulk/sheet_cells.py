"""Cells of a sheet as text, and text as cells; what Excel or XML cannot hold comes out readable."""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from api.bulk.sheet_rows import Area, Cell, Dimension, SheetRow, column_letters

_LONGEST = 32_767
"""Characters of a cell (Excel specifications and limits)."""
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How Excel writes characters that XML cannot hold (ST_Xstring, ISO/IEC 29500-1, 22.9.2.19)."""
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPANS = re.compile(rb"""\sspans\s*=\s*(?:"[^"]*"|'[^']*')""")


def said(cell: Cell | None, strings: Sequence[str]) -> str | None:
    """What a cell says; empty where there is nothing; None for an error, or a formula without a value."""
    if cell is None:
        return ""
    if cell.is_stale or cell.kind == "e":
        return None
    if not cell.value:
        return ""
    if cell.kind == "s":
        number = int(cell.value) if cell.value.strip().isdecimal() else -1
        return _uncoded(strings[number]) if 0 <= number < len(strings) else ""
    if cell.kind == "b":
        return "TRUE" if cell.value.strip() == "1" else "FALSE"
    return _uncoded(cell.value)


def refilled(row: SheetRow, values: Mapping[int, str]) -> bytes:
    """The row with other texts in some cells; a cell that is there keeps its format, and an empty one is not made."""
    known = {cell.column: cell for cell in row.cells}
    wanted = {column: text for column, text in sorted(values.items()) if text or column in known}
    if not wanted or row.is_closed:
        return row.raw
    parts, at = [], 0
    for column, text in wanted.items():
        after = next((cell for cell in row.cells if cell.column > column), None)
        cell = known.get(column)
        start = cell.start if cell else after.start if after else row.raw.rindex(b"</")
        parts += [row.raw[at:start], _cell(row, column, text, cell.style if cell else "")]
        at = cell.end if cell else start
    return _without_spans(b"".join([*parts, row.raw[at:]]))


def _cell(row: SheetRow, column: int, text: str, style: str) -> bytes:
    name, look = f"{column_letters(column)}{row.number}", f' s="{style}"' if style.isdecimal() else ""
    if not text:
        return f'<{row.prefix}c r="{name}"{look}/>'.encode()
    inside = f'<{row.prefix}is><{row.prefix}t xml:space="preserve">{_coded(text)}</{row.prefix}t></{row.prefix}is>'
    return f'<{row.prefix}c r="{name}"{look} t="inlineStr">{inside}</{row.prefix}c>'.encode()


def _coded(text: str) -> str:
    """Text as XML of a cell; what XML cannot hold becomes U+FFFD, and what looks like a code of Excel's is coded."""
    plain = _FORBIDDEN.sub("\ufffd", text[:_LONGEST])
    return escape(_CODED.sub(r"_x005F_x\1_", plain)).replace("\r", "_x000D_")


def _uncoded(text: str) -> str:
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _without_spans(row: bytes) -> bytes:
    """`spans` is a hint of the row's width (18.3.1.73), which may no longer hold."""
    end = row.index(b">") + 1
    return _SPANS.sub(b"", row[:end], count=1) + row[end:]


def widened(dimension: Dimension, width: int) -> bytes:
    """What the sheet says of its size, with room for as many columns."""
    area = Area.read(dimension.area)
    if area is None or area.right + 1 >= width:
        return dimension.raw
    words = f"{column_letters(area.left)}{area.top}:{column_letters(width - 1)}{area.bottom}"
    return dimension.raw.replace(dimension.area.encode(), words.encode(), 1)
