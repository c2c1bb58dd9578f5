"""Reads multipart/form-data that is already in memory: strict about its bytes; files stay bytes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from core.errors import InvalidInput

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form: the name of its field, its own without folders, its bytes."""

    field: str
    name: str
    raw: bytes


def read_parts(raw: bytes, content_type: str, limit: int) -> list[tuple[bytes, bytes]]:
    """(name, value) of each part but files, in order; raises InvalidInput for a broken body or too many."""
    return _read(raw, content_type, limit).fields


def read_files(raw: bytes, content_type: str, limit: int) -> list[Upload]:
    """The files, in order; raises InvalidInput for a broken body or too many parts."""
    return _read(raw, content_type, limit).files


def _read(raw: bytes, content_type: str, limit: int) -> "_Parts":
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
    return parts


class _Parts:
    """Collects what the parser announces, one part after the other."""

    def __init__(self, limit: int) -> None:
        self.fields: list[tuple[bytes, bytes]] = []
        self.files: list[Upload] = []
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
        is_file = b"filename" in options or b"filename*=" in self._disposition
        if b"name" in options and not is_file:
            self.fields.append((options[b"name"], bytes(self._data)))
        elif b"name" in options:
            field = options[b"name"].decode("utf-8", "replace")
            self.files.append(Upload(field, _file_name(self._disposition, options), bytes(self._data)))

    def _end(self) -> None:
        self.is_whole = True


def _file_name(disposition: bytes, options: dict[bytes, bytes]) -> str:
    """The name alone; `filename*=utf-8''...` (RFC 5987) is what the Python client sends for names beyond ASCII."""
    name = options.get(b"filename", b"").decode("utf-8", "replace")
    _, is_extended, encoded = disposition.partition(b"filename*=")
    if is_extended:
        name = unquote(encoded.partition(b";")[0].strip().strip(b'"').decode("ascii", "replace").rpartition("'")[2])
    return name.replace("\\", "/").rpartition("/")[2].replace("\0", "")[:255]
