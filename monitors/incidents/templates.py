"""Response templates: holding statement, apology, compensation, correction, in the brand's languages, with slots.

Our own texts where we have the language; for others the English one goes through whatever translates, handed in, with
its slots as placeholders that must survive. A draft never goes out by itself: a person reads it first.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import InvalidInput, NotFound, Unavailable
from core.locales import Locale
from glossaries.reading_nodes import Node, read_document

SHIPPED = Path(__file__).parent / "templates.yaml"
_SLOT = re.compile(r"\{(\w+)\}")

Translate = Callable[[str, Locale], str]
"""English text into a locale, with its placeholders kept; raises AppError where it cannot."""


@dataclass(frozen=True, slots=True)
class Template:
    """One text we may have to say, by language; `step` is the one of the four steps it belongs to."""

    key: str
    step: str
    texts: Mapping[str, str]

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_SLOT.findall(self.texts["en"])))


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft; `missing` are slots nobody filled yet, still in braces. `is_ours`: written by us, not translated."""

    template: str
    locale: str
    text: str
    missing: tuple[str, ...]
    is_ours: bool


@cache
def shipped_templates() -> Mapping[str, Template]:
    """The texts that ship with us, by name."""
    return load_templates(SHIPPED)


def load_templates(path: Path) -> Mapping[str, Template]:
    """Reads and checks a file of templates; raises Misconfigured with file and line."""
    top = read_document(path).fields(required=("version", "slots", "templates"))
    slots = set(top["slots"].string_map())
    names = ("holding", "apology", "compensation", "correction")
    return {key: _template(key, node, slots) for key, node in top["templates"].fields(required=names).items()}


def draft(template: Template, locale: Locale, slots: Mapping[str, str], translate: Translate | None = None) -> Drafted:
    """The template in a locale with its slots filled.

    Raises:
        InvalidInput: a slot the template does not have.
        Unavailable: we have no text in this language and nothing that translates kept the slots.
    """
    if unknown := sorted(set(slots) - set(template.slots)):
        raise InvalidInput(f"{template.key} has no slot {unknown[0]!r}; it has {', '.join(template.slots)}.", "slots")
    ours = template.texts.get(locale.language) if locale.script != "Hant" else None
    text = ours if ours is not None else _translated(template, locale, translate)
    filled = _SLOT.sub(lambda match: slots.get(match[1], "").strip() or match[0], text)
    missing = tuple(name for name in template.slots if not slots.get(name, "").strip())
    return Drafted(template.key, locale.tag, filled, missing, ours is not None)


def template_of(name: str) -> Template:
    """The shipped template of this name; raises NotFound."""
    if name not in shipped_templates():
        raise NotFound(f"There is no template {name[:40]!r}; there are {', '.join(shipped_templates())}.")
    return shipped_templates()[name]


def _translated(template: Template, locale: Locale, translate: Translate | None) -> str:
    if translate is None:
        raise Unavailable(f"There is no {template.key} text in {locale.name}, and nothing here translates into it.")
    text = translate(template.texts["en"], locale)
    if sorted(_SLOT.findall(text)) != sorted(_SLOT.findall(template.texts["en"])):
        raise Unavailable(f"The translation of {template.key} into {locale.name} lost a slot; write it by hand.")
    return text


def _template(key: str, node: Node, slots: set[str]) -> Template:
    parts = node.fields(required=("step", "texts"))
    texts = parts["texts"].string_map()
    wanted = set(_SLOT.findall(texts.get("en", "")))
    if "en" not in texts or not wanted <= slots:
        raise node.wrong("needs an English text, with slots that are listed")
    for language, text in texts.items():
        if set(_SLOT.findall(text)) != wanted:
            raise node.wrong(f"has other slots in {language} than in English")
    return Template(key, parts["step"].one_of(("prevent", "monitor", "respond", "repair")), texts)
