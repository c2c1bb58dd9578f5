"""The body of a request, read once and turned into named values: JSON, form, multipart, or only a query.

Reading is the one asynchronous step of a door; everything after it runs in a worker thread.
"""

import codecs
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, NoReturn

from fastapi import Depends, Request

from api.doors.multipart import Upload, read_files, read_parts
from core.errors import InvalidInput

FIELD_LIMIT = 10_000
"""Fields in one form (ours): ten times what the longest list needs, far from what would fill the memory."""

_NESTED = re.compile(r"(?P<list>\w+)\[(?P<index>\d{1,4})\]\.(?P<name>\w+)")
_ESCAPES = re.compile(rb"(?:%[0-9a-fA-F]{2})+")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")

Values = dict[str, object]
"""Named values as they came: strings and lists of strings from a form, any JSON value from JSON."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a request brought, as bytes; `query` is the part of the address after `?`."""

    content_type: str
    query: bytes
    raw: bytes

    @property
    def is_json(self) -> bool:
        kind = _media_type(self.content_type)
        if kind in _FORMS:
            return False
        return kind.endswith("json") or self.raw.lstrip()[:1] == b"{"

    def values(self, json_wins: bool = False) -> Values:
        """Body and query together; where both have a name the query wins, or with `json_wins` a JSON body.

        Raises InvalidInput for broken UTF-8, broken JSON, JSON that is not an object, and a broken form.
        """
        sent = self._sent()
        asked = _gather(_pairs(self.query))
        return asked | sent if json_wins and self.is_json else sent | asked

    def files(self) -> list[Upload]:
        """The files of a multipart form; none in other bodies. Raises InvalidInput for a broken form."""
        if _media_type(self.content_type) != "multipart/form-data":
            return []
        return read_files(self.raw, self.content_type, FIELD_LIMIT)

    def fingerprint(self, *context: str) -> str:
        """A hash of the request and its context (owner, route): equal only for the same request again."""
        digest = hashlib.sha256()
        for part in (*(word.encode() for word in context), self.content_type.encode(), self.query, self.raw):
            digest.update(b"%d:" % len(part) + part)
        return digest.hexdigest()

    def _sent(self) -> Values:
        if not self.raw.strip():
            return {}
        if self.is_json:
            return _json_object(self.raw)
        read = _FORMS.get(_media_type(self.content_type), _urlencoded)
        return _gather(read(self.raw, self.content_type))


async def read_body(request: Request) -> Body:
    """The whole body (the size limit stands in front of us)."""
    raw = await request.body()
    return Body(request.headers.get("content-type", ""), request.scope["query_string"], raw)


ReadBody = Annotated[Body, Depends(read_body)]


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _urlencoded(raw: bytes, content_type: str) -> list[tuple[str, str]]:  # noqa: ARG001 - forms need no boundary
    return _pairs(raw)


def _multipart(raw: bytes, content_type: str) -> list[tuple[str, str]]:
    return [(_decoded(name), _decoded(value)) for name, value in read_parts(raw, content_type, FIELD_LIMIT)]


_FORMS: dict[str, Callable[[bytes, str], list[tuple[str, str]]]] = {
    "application/x-www-form-urlencoded": _urlencoded,
    "multipart/form-data": _multipart,
}


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The body is not UTF-8: byte {error.start} cannot be read") from error


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Names and values of a form or a query, with plus signs and percent signs undone."""
    if encoded.count(b"&") >= FIELD_LIMIT:
        raise InvalidInput(f"The form has more than {FIELD_LIMIT} fields")
    fields = (field.partition(b"=") for field in encoded.split(b"&") if field)
    return [(_unescaped(name), _unescaped(value)) for name, _, value in fields]


def _unescaped(word: bytes) -> str:
    """Undoes a whole run of `%XX` at once: `urllib` needs seconds for the Chinese of a large glossary."""
    return _decoded(_ESCAPES.sub(_unescape, word.replace(b"+", b" ")))


def _unescape(run: re.Match[bytes]) -> bytes:
    return bytes.fromhex(run[0].replace(b"%", b"").decode("ascii"))


def _gather(pairs: Iterable[tuple[str, str]]) -> Values:
    """A name that came once is a string, else a list; `dictionaries[0].entries` makes a list of objects."""
    values: dict[str, list[str]] = {}
    nested: dict[str, dict[int, list[tuple[str, str]]]] = {}
    for name, value in pairs:
        if found := _NESTED.fullmatch(name):
            records = nested.setdefault(found["list"], {})
            records.setdefault(int(found["index"]), []).append((found["name"], value))
        else:
            values.setdefault(name, []).append(value)
    gathered: Values = {name: many[0] if len(many) == 1 else many for name, many in values.items()}
    for name, records in nested.items():
        gathered[name] = [_gather(records[index]) for index in sorted(records)]
    return gathered


def _json_object(raw: bytes) -> Values:
    text = _decoded(raw.removeprefix(codecs.BOM_UTF8))
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        if isinstance(value, dict):
            return _mended_object(value) if _ESCAPED_SURROGATE.search(raw) else value
    except json.JSONDecodeError as error:
        raise InvalidInput(f"The body is not JSON: {error.msg} in line {error.lineno}") from error
    except RecursionError as error:
        raise InvalidInput("The body cannot be read: its lists and objects are too deep") from error
    except ValueError as error:
        raise InvalidInput("The body cannot be read: a number in it is too long") from error
    raise InvalidInput("The body must be a JSON object")


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidInput(f"The body is not JSON: {name} is not a JSON number")


def _mended_object(values: dict[str, object]) -> Values:
    return {_mended_text(name): _mended(value) for name, value in values.items()}


def _mended(value: object) -> object:
    if isinstance(value, str):
        return _mended_text(value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    return _mended_object(value) if isinstance(value, dict) else value


def _mended_text(text: str) -> str:
    r"""Half of a UTF-16 pair (`\ud83d`, from a tool that cut a title in two) becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
