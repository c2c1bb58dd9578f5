"""LibreTranslate: `/translate`, `/detect`, `/languages` (its contract, §2 to §4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.doors.access import Caller, admit_libre
from api.doors.bodies import Body, ReadBody
from api.doors.desk import Desk, answer_once, as_json, billed, count_billed, desk_of, translate_billed
from api.doors.fields import Fields
from api.doors.libre_codes import (
    ENGLISH,
    not_supported,
    read_locale,
    shown_code,
    shown_name,
    targets_by_source,
)
from api.runtime import Translated, TranslationOrder
from api.settings import Settings
from core.errors import InvalidInput, UnsupportedLanguage, UnsupportedPair
from core.locales import Locale
from nlp.detection import Detection, detect
from nlp.markup import MarkupKind, MarkupOptions
from nlp.segmentation import Split

router = APIRouter(tags=["LibreTranslate"])

_MARKUP = {"text": None, "html": MarkupOptions(kind=MarkupKind.HTML)}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The request as it was written: codes for messages, and what shapes the answer."""

    source: str
    target: str
    is_list: bool

    @property
    def is_detected(self) -> bool:
        return self.source.lower() == "auto"


@router.post("/translate")
def translate(request: Request, body: ReadBody) -> Response:
    """Translates one text, or a list of texts given as JSON."""
    fields = _read_fields(body)
    texts = _sent_texts(fields)
    caller = admit_libre(request, fields.text("api_key"), cost=max(1, len(texts)))
    desk = desk_of(request)
    _check_texts(texts, desk.runtime.settings)
    asked = _Asked(_required(fields, "source"), _required(fields, "target"), fields.is_list("q"))
    order = _read_order(fields, texts, asked, caller, desk.runtime.settings)

    def work() -> bytes:
        translated = _translate(desk, caller, order, asked)
        count_billed(request, billed(translated))
        return as_json(_rendered(translated, asked, order.alternatives))

    return answer_once(request, caller, body, work)


@router.post("/detect")
def detect_language(request: Request, body: ReadBody) -> list[dict[str, object]]:
    """The languages a text may be in, most likely first, among those that can be translated from."""
    fields = _read_fields(body)
    admit_libre(request, fields.text("api_key"))
    desk = desk_of(request)
    texts = _sent_texts(fields)
    _check_texts(texts, desk.runtime.settings)
    known = targets_by_source(desk.runtime.translator.pairs())
    candidates = {Locale.parse(code).language for code in known}
    found = [_shown_detection(one, known) for one in detect("\n".join(texts), candidates)]
    return found or [{"confidence": 0.0, "language": shown_code(ENGLISH)}]


@router.get("/languages")
def languages(request: Request) -> list[dict[str, object]]:
    """Every language that can be translated from, and into what; needs no key."""
    by_source = targets_by_source(desk_of(request).runtime.translator.pairs())
    return [{"code": code, "name": shown_name(code), "targets": targets} for code, targets in by_source.items()]


def _read_fields(body: Body) -> Fields:
    values = body.values(json_wins=True)
    return Fields(values if body.is_json else {name: _form_value(value) for name, value in values.items()})


def _form_value(value: object) -> object:
    r"""Of a repeated field the first (only JSON has lists); `\r\n` is one character (contract §1)."""
    first = value[0] if isinstance(value, list) and value else value
    return first.replace("\r\n", "\n") if isinstance(first, str) else first


def _sent_texts(fields: Fields) -> list[str]:
    return fields.texts("q") if fields.is_list("q") else [text for text in [fields.text("q")] if text]


def _check_texts(texts: Sequence[str], settings: Settings) -> None:
    if not texts:
        raise InvalidInput("Invalid request: missing q parameter", "q")
    if len(texts) > settings.texts_per_request:
        raise InvalidInput(
            f"Invalid request: {len(texts)} texts exceed the text limit ({settings.texts_per_request} texts)",
            "q",
        )
    longest = max(map(len, texts))
    if longest > settings.characters_per_text:
        raise InvalidInput(
            f"Invalid request: request ({longest}) exceeds text limit ({settings.characters_per_text})", "q"
        )


def _read_order(
    fields: Fields, texts: Sequence[str], asked: _Asked, caller: Caller, settings: Settings
) -> TranslationOrder:
    kind = (fields.text("format") or "text").lower()
    if kind not in _MARKUP:
        raise InvalidInput(f"{kind[:40]} format is not supported", "format")
    return TranslationOrder(
        texts=tuple(texts),
        source=None if asked.is_detected else read_locale(asked.source, "source"),
        target=read_locale(asked.target, "target"),
        owner_id=caller.owner_id,
        split=Split.NONEWLINES if kind == "html" else Split.SENTENCES,
        markup=_MARKUP[kind],
        alternatives=_read_alternatives(fields, settings.alternatives_limit),
        leaves_unsupported=True,
        refuses_failure=True,
    )


def _translate(desk: Desk, caller: Caller, order: TranslationOrder, asked: _Asked) -> list[Translated]:
    """As `translate_billed`, with refusals in the words tools look for."""
    try:
        return translate_billed(desk, caller, order)
    except (UnsupportedLanguage, UnsupportedPair) as error:
        known = targets_by_source(desk.runtime.translator.pairs())
        raise _refusal(order, asked, known) or error from error


def _refusal(order: TranslationOrder, asked: _Asked, known: dict[str, list[str]]) -> InvalidInput | None:
    """Which of the two languages it is, or that it is the pair; None when the source was detected."""
    if shown_code(order.target) not in {code for targets in known.values() for code in targets}:
        return not_supported(asked.target, "target")
    if order.source is None:
        return None
    if shown_code(order.source) not in known:
        return not_supported(asked.source, "source")
    return UnsupportedPair(
        f"{order.target.name} ({shown_code(order.target)}) is not available as a target language from "
        f"{order.source.name} ({shown_code(order.source)})",
        "target",
    )


def _required(fields: Fields, name: str) -> str:
    if value := fields.text(name).strip():
        return value
    raise InvalidInput(f"Invalid request: missing {name} parameter", name)


def _read_alternatives(fields: Fields, limit: int) -> int:
    try:
        return fields.number("alternatives", 0, limit)
    except InvalidInput as error:
        raise InvalidInput(f"Invalid request: {error.message}", "alternatives") from error


def _rendered(translated: Sequence[Translated], asked: _Asked, alternatives: int) -> dict[str, object]:
    columns: dict[str, list[object]] = {"translatedText": [one.localization.text for one in translated]}
    if asked.is_detected:
        columns["detectedLanguage"] = [_shown_detected(one) for one in translated]
    if alternatives:
        columns["alternatives"] = [_alternatives(one) for one in translated]
    return {name: values if asked.is_list else values[0] for name, values in columns.items()}


def _shown_detected(one: Translated) -> dict[str, object]:
    return {"confidence": _percent(one.confidence), "language": shown_code(one.detected)}


def _shown_detection(found: Detection, known: dict[str, list[str]]) -> dict[str, object]:
    code = shown_code(Locale(found.language, found.script))
    return {
        "confidence": _percent(found.confidence),
        "language": code if code in known else shown_code(Locale(found.language)),
    }


def _percent(confidence: float) -> float:
    return round(confidence * 100, 1)


def _alternatives(one: Translated) -> list[str]:
    return [text for text in dict.fromkeys(one.alternatives) if text != one.localization.text]
