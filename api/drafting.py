"""Drafts of what to say about an incident, in a language of the brand: our own texts, else translated from English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from api.runtime import Runtime, TranslationOrder, Translator
from core.locales import Locale
from monitors.incidents import templates
from monitors.incidents.tables import get_incident
from monitors.incidents.templates import Drafted
from monitors.watches import get_watch
from nlp.localization import Field


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """Which text about which incident; the slot `brand` is the watch's name unless given."""

    incident_id: str
    template: str
    slots: Mapping[str, str] = field(default_factory=dict)
    owner_id: str = ""
    glossary_ids: tuple[str, ...] = ()


def draft_in(runtime: Runtime, order: DraftOrder, tag: str) -> Drafted:
    """The draft in one language; raises NotFound, InvalidInput, Unavailable."""
    with runtime.store.reading() as session:
        brand = get_watch(session, get_incident(session, order.incident_id).watch_id).name
    translate = partial(_translate, runtime.translator, order.owner_id, order.glossary_ids)
    template = templates.template_of(order.template)
    return templates.draft(template, Locale.parse(tag, "locale"), {"brand": brand} | dict(order.slots), translate)


def _translate(translator: Translator, owner_id: str, glossary_ids: tuple[str, ...], text: str, locale: Locale) -> str:
    """English into a locale, with the caller's glossaries."""
    order = TranslationOrder((text,), Locale("en"), locale, owner_id, glossary_ids, field=Field.PROSE)
    return translator.translate(order)[0].localization.text
