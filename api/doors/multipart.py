"""Reads multipart/form-data that is already in memory: strict about its bytes, blind to uploaded files."""

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from core.errors import InvalidInput

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


def read_parts(raw: bytes, content_type: str, limit: int) -> list[tuple[bytes, bytes]]:
    """(name, value) of each part but files, in order; raises InvalidInput for a broken body or too many."""
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not boundary:
        raise InvalidInput("The multipart body has no boundary in its Content-Type")
    parts = _Parts(limit)
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(raw)
        parser.finalize()
    except FormParserError as error:
        raise InvalidInput("The multipart body cannot be read") from error
    if not parts.is_whole:
        raise InvalidInput("The multipart body ends before its last boundary")
    return parts.fields


class _Parts:
    """Collects what the parser announces, one part after the other."""

    def __init__(self, limit: int) -> None:
        self.fields: list[tuple[bytes, bytes]] = []
        self.is_whole = False
        self._limit = limit
        self._count = 0
        self._start()

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._start,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._part_data,
            "on_part_end": self._finish,
            "on_end": self._end,
        }

    def _start(self) -> None:
        self._name = self._value = self._disposition = b""
        self._data = bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name = self._value = b""

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._data += data[start:end]

    def _finish(self) -> None:
        self._count += 1
        if self._count > self._limit:
            raise InvalidInput(f"The form has more than {self._limit} fields")
        options = parse_options_header(self._disposition)[1]
        if b"name" in options and b"filename" not in options:
            self.fields.append((options[b"name"], bytes(self._data)))

    def _end(self) -> None:
        self.is_whole = True
