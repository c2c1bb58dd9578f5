"""DeepL: `POST /v2/translate` (contract §2, §3): reads the request into an order, renders what comes back."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.doors.access import Caller, DeeplCaller
from api.doors.bodies import ReadBody
from api.doors.deepl_codes import list_targets, read_source, read_target
from api.doors.desk import Desk, answer_once, as_json, billed, count_billed, desk_of, translate_billed
from api.doors.fields import Fields, unsupported
from api.doors.ids import read_id
from api.orders import MemoryUse
from api.runtime import Translated, TranslationOrder
from core.errors import InvalidInput, UnsupportedPair, UnsupportedTone
from core.locales import Locale
from glossaries.memory.matches import DEFAULT_THRESHOLD
from nlp.engines.base import Manner, Tone
from nlp.markup import MarkupKind, MarkupOptions
from nlp.segmentation import Split

GLOSSARIES_LIMIT = 5
"""`glossary_ids` of one request (DeepL's limit)."""

router = APIRouter(tags=["DeepL"])

_SPLITS = {"0": Split.NONE, "1": Split.SENTENCES, "nonewlines": Split.NONEWLINES}
_STRICT_FORMALITIES = frozenset({"more", "less"})
_FORMALITIES = {
    "default": Tone.DEFAULT,
    "more": Tone.FORMAL,
    "less": Tone.INFORMAL,
    "prefer_more": Tone.FORMAL,
    "prefer_less": Tone.INFORMAL,
}
_MODEL_TYPES = {
    "quality_optimized": "quality_optimized",
    "prefer_quality_optimized": "quality_optimized",
    "latency_optimized": "latency_optimized",
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the answer echoes of the request."""

    model_type: str
    tag_handling_version: str


@router.post("/v2/translate")
def translate(request: Request, caller: DeeplCaller, body: ReadBody) -> Response:
    """Translates texts; takes JSON, forms and multipart as the official clients send them."""
    desk = desk_of(request)
    fields = Fields(body.values())
    wanted = _read_wanted(fields)
    order = read_order(fields, caller, desk)

    def work() -> bytes:
        translated = _translate(desk, caller, order)
        count_billed(request, billed(translated))
        return as_json({"translations": [_rendered(one, order.source, wanted) for one in translated]})

    return answer_once(request, caller, body, work)


def _translate(desk: Desk, caller: Caller, order: TranslationOrder) -> list[Translated]:
    """As `translate_billed`; a pair that is not there is told of the parameter that can change it."""
    try:
        return translate_billed(desk, caller, order)
    except UnsupportedPair as error:
        raise unsupported("target_lang" if order.source else "source_lang", error.message) from error
    except UnsupportedTone as error:
        raise _no_formality(order.target) from error


def read_order(fields: Fields, caller: Caller, desk: Desk) -> TranslationOrder:
    """The order a request means; raises InvalidInput for a wrong, missing or contradictory parameter."""
    translator = desk.runtime.translator
    target = read_target(fields.required("target_lang"), translator.target_languages())
    source = read_source(fields.text("source_lang"), translator.source_languages(), target)
    tone, is_strict = read_tone(fields, target, desk)
    markup = read_markup(fields)
    split = fields.choice("split_sentences", _SPLITS, "nonewlines" if _is_html(markup) else "1")
    return TranslationOrder(
        texts=tuple(read_texts(fields, desk.runtime.settings.texts_per_request)),
        source=source,
        target=target,
        owner_id=caller.owner_id,
        glossary_ids=read_glossary_ids(fields, source),
        split=_SPLITS[split],
        markup=markup,
        preserve_formatting=fields.flag("preserve_formatting"),
        leaves_unsupported=True,
        refuses_failure=True,
        manner=Manner(tone, fields.text("context")),
        requires_tone=is_strict,
        memory=read_memory(fields),
    )


def read_texts(fields: Fields, limit: int) -> list[str]:
    """1 to `limit` texts, in order; an empty one is a text too."""
    texts = fields.texts("text")
    if not texts:
        raise unsupported("text", "it is missing")
    if len(texts) > limit:
        raise unsupported("text", f"{len(texts)} texts are more than the {limit} of one request")
    return texts


def read_markup(fields: Fields) -> MarkupOptions | None:
    """How tags are handled; None: text is plain."""
    kind = fields.choice("tag_handling", tuple(MarkupKind))
    options = MarkupOptions(
        kind=MarkupKind(kind or MarkupKind.XML),
        outline_detection=fields.flag("outline_detection", default=True),
        splitting_tags=frozenset(fields.words("splitting_tags")),
        non_splitting_tags=frozenset(fields.words("non_splitting_tags")),
        ignore_tags=frozenset(fields.words("ignore_tags")),
    )
    return options if kind else None


def read_glossary_ids(fields: Fields, source: Locale | None) -> tuple[str, ...]:
    """Ids from `glossary_id` or `glossary_ids`, the first wins where two define a term."""
    single, several = fields.words("glossary_id"), fields.words("glossary_ids")
    if single and several:
        raise unsupported("glossary_ids", "it cannot be used together with glossary_id")
    name, ids = ("glossary_id", single) if single else ("glossary_ids", several)
    if len(ids) > (1 if single else GLOSSARIES_LIMIT):
        raise unsupported(name, f"{len(ids)} glossaries are too many")
    if ids and source is None:
        raise unsupported("source_lang", f"it is required with {name}")
    return tuple(read_id(glossary_id, name) for glossary_id in ids)


def read_tone(fields: Fields, target: Locale, desk: Desk) -> tuple[Tone, bool]:
    """The tone, and whether it must be met: `more` and `less` are promises, `prefer_more` and `prefer_less` are not."""
    formality = fields.choice("formality", _FORMALITIES, "default")
    is_strict = formality in _STRICT_FORMALITIES
    if is_strict and target not in list_targets(desk.runtime.translator.formal_targets()):
        raise _no_formality(target)
    return _FORMALITIES[formality], is_strict


def read_memory(fields: Fields) -> MemoryUse:
    """The translation memory of `translation_memory_id`, from `translation_memory_threshold` on."""
    threshold = fields.number("translation_memory_threshold", DEFAULT_THRESHOLD, 100)
    ids = tuple(read_id(one, "translation_memory_id") for one in fields.words("translation_memory_id"))
    return MemoryUse(ids=ids, threshold=threshold)


def _no_formality(target: Locale) -> InvalidInput:
    """`more` and `less` are promises; `prefer_more` and `prefer_less` may go unmet."""
    message = f"Target language {target.tag.upper()} has no formality here: 'formality' is not supported for it"
    return InvalidInput(message, "formality")


def _is_html(markup: MarkupOptions | None) -> bool:
    return markup is not None and markup.kind is MarkupKind.HTML


def _read_wanted(fields: Fields) -> _Wanted:
    version = fields.choice("tag_handling_version", ("v1", "v2"))
    model_type = _MODEL_TYPES.get(fields.choice("model_type", _MODEL_TYPES), "")
    return _Wanted(model_type, version if fields.text("tag_handling") else "")


def _rendered(one: Translated, source: Locale | None, wanted: _Wanted) -> dict[str, object]:
    answer: dict[str, object] = {
        "detected_source_language": (source or one.detected).language.upper(),
        "text": one.localization.text,
        "billed_characters": one.billed_characters,
    }
    if wanted.model_type:
        answer["model_type_used"] = wanted.model_type
    if wanted.tag_handling_version:
        answer["tag_handling_version"] = wanted.tag_handling_version
    return answer
