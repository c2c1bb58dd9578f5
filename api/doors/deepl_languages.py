"""DeepL: `/v2/languages`, `/v2/glossary-language-pairs`, `/v3/languages`, `/v2/usage` (contract §4, §5)."""

from fastapi import APIRouter, Request

from api import usage
from api.doors.access import DeeplCaller
from api.doors.bodies import ReadBody
from api.doors.deepl_codes import glossary_pairs, list_sources, list_targets
from api.doors.desk import desk_of
from api.doors.fields import Fields
from core.locales import Locale

UNLIMITED_CHARACTERS = 10**12
"""What the protocol says for "no limit": it has no word for it."""

router = APIRouter(tags=["DeepL"])

_Entry = dict[str, object]
_RESOURCES = {
    "translate_text": ("glossary",),
    "translate_document": (),
    "glossary": (),
    "voice": (),
    "write": (),
    "style_rules": (),
    "translation_memory": (),
}
"""What `/v3/languages` can be asked about, with its features; what this server lacks has no languages."""

_OFFERED = frozenset({"translate_text", "glossary"})


@router.get("/v2/languages")
@router.post("/v2/languages")
def languages(request: Request, _caller: DeeplCaller, body: ReadBody) -> list[_Entry]:
    """Source languages; with `type=target`, in the query, a form or JSON, target languages."""
    kind = Fields(body.values()).choice("type", ("source", "target"), "source")
    translator = desk_of(request).runtime.translator
    if kind == "source":
        sources = list_sources(translator.source_languages())
        return [{"language": locale.tag.upper(), "name": locale.name} for locale in sources]
    formal = list_targets(translator.formal_targets())
    return [
        {"language": locale.tag.upper(), "name": locale.name, "supports_formality": locale in formal}
        for locale in list_targets(translator.target_languages())
    ]


@router.get("/v2/glossary-language-pairs")
def glossary_language_pairs(request: Request, _caller: DeeplCaller) -> dict[str, list[_Entry]]:
    """Pairs a glossary can be made for."""
    pairs = glossary_pairs(desk_of(request).runtime.translator.pairs())
    return {
        "supported_languages": [
            {"source_lang": pair.source.language, "target_lang": pair.target.language} for pair in pairs
        ]
    }


@router.get("/v2/usage")
@router.post("/v2/usage")
def character_usage(request: Request, caller: DeeplCaller) -> dict[str, int]:
    """Characters billed to this key in the running month, and its limit."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        count = usage.spent(session, caller.owner_id, runtime.now())
    limit = UNLIMITED_CHARACTERS if caller.character_limit is None else caller.character_limit
    return {"character_count": count, "character_limit": limit}


@router.get("/v3/languages")
def languages_of_resource(request: Request, _caller: DeeplCaller, body: ReadBody) -> list[_Entry]:
    """Languages of one resource, in BCP 47, with what they can be used for."""
    fields = Fields(body.values())
    fields.required("resource")
    resource = fields.choice("resource", _RESOURCES)
    if resource not in _OFFERED:
        return []
    translator = desk_of(request).runtime.translator
    sources = set(list_sources(translator.source_languages()))
    targets = set(list_targets(translator.target_languages()))
    if resource == "glossary":
        pairs = glossary_pairs(translator.pairs())
        sources, targets = {pair.source for pair in pairs}, {pair.target for pair in pairs}
    return [_entry(locale, sources, targets, resource) for locale in sorted(sources | targets)]


@router.get("/v3/languages/resources")
def resources(_caller: DeeplCaller) -> list[_Entry]:
    """What `/v3/languages` can be asked about here."""
    return [{"name": name, "features": [_feature(word) for word in _RESOURCES[name]]} for name in sorted(_OFFERED)]


def _entry(locale: Locale, sources: set[Locale], targets: set[Locale], resource: str) -> _Entry:
    return {
        "lang": locale.tag,
        "name": locale.name,
        "status": "stable",
        "usable_as_source": locale in sources,
        "usable_as_target": locale in targets,
        "features": {word: {"status": "stable"} for word in _RESOURCES[resource]},
    }


def _feature(word: str) -> _Entry:
    return {"name": word, "needs_source_support": True, "needs_target_support": True}
