"""What reviews talk about and claim, as data: one file a language for topics, one for claims.

`data/reading/labels.yaml` names the topics and the kinds of claim; `topics/<language>.yaml` and
`claims/<language>.yaml` hold their words. A new language or topic is a new file or row there, and no Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from core.errors import Misconfigured
from glossaries.reading_nodes import Node, read_document

READING_DATA = Path(__file__).parent / "data" / "reading"
LINGUA_FRANCA = "en"
"""People write a few words of English in every language, so its phrases are looked for everywhere."""
STANCES = ("first_hand", "reported", "asked", "negated", "hypothetical", "quoted")
CUES = ("first_person", "asked", "hypothetical", "hypothetical_after", "unsupposed", "reported", "others")
_TOPIC_TESTS = ("match", "miss")
_CLAIM_TESTS = (*STANCES, "none")


@dataclass(frozen=True, slots=True)
class Proximity:
    """One of `any` within so many words (or characters) of one of `with_`, either first, in one sentence."""

    any: tuple[str, ...]
    with_: tuple[str, ...]
    within: int
    always: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """The words of one topic or kind of claim.

    A term is a word or phrase as people write it; `*` at its end or start stands for the rest of the word. `always`
    holds under negation too ("did *not* answer"), `unless` takes a sense away ("fuel leak"). `unmarked` is the stance
    of a claim that says nothing about where it comes from. `tests` are texts by what we expect of them.
    """

    label: str
    terms: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    near: tuple[Proximity, ...] = ()
    unless: tuple[str, ...] = ()
    unmarked: str = "reported"
    tests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def pattern_count(self) -> int:
        return len(self.terms) + len(self.always) + sum(len(pair.any) + len(pair.with_) for pair in self.near)


@dataclass(frozen=True, slots=True)
class Negation:
    """Words that deny what follows (`before`) or what precedes (`after`) within `window` units.

    `unless` are phrases that only look like it ("not only"), `stops` end its reach ("but").
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    window: int = 3


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """All we know of one language. Distances count words, or characters where words are not spaced."""

    language: str
    also: tuple[str, ...] = ()
    counts_characters: bool = False
    keeps_accents: bool = False
    negation: Negation = Negation()
    topics: tuple[Rule, ...] = ()
    claims: tuple[Rule, ...] = ()
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of every language, by language; safe to share between threads."""

    languages: Mapping[str, LanguageRules]
    topics: Mapping[str, str]
    claims: Mapping[str, str]

    def of(self, language: str) -> LanguageRules | None:
        """The rules of a language tag (`pt-BR` reads as `pt`), or None."""
        return self.languages.get(language.replace("_", "-").split("-")[0].lower())


@cache
def starter_rules() -> RuleBook:
    """The rules that ship with us; read once, when first needed."""
    return load_rules(READING_DATA)


def load_rules(folder: Path) -> RuleBook:
    """Reads and checks a whole folder.

    Raises:
        Misconfigured: with the file, the line and the rule that is wrong.
    """
    labels = read_document(folder / "labels.yaml").fields(required=("topics", "claims"))
    topics, claims = labels["topics"].string_map(), labels["claims"].string_map()
    found: dict[str, LanguageRules] = {}
    for path in sorted((folder / "topics").glob("*.yaml")):
        rules = _read_language(path, folder / "claims" / path.name, topics, claims)
        for language in (rules.language, *rules.also):
            found[language] = rules
    if not found:
        raise Misconfigured(f"{folder / 'topics'} holds no rules")
    return RuleBook(found, topics, claims)


def _read_language(path: Path, claims_path: Path, topics: Mapping[str, str], kinds: Mapping[str, str]) -> LanguageRules:
    top = read_document(path).fields(required=("language", "topics"), optional=("also", "unit", "accents", "negation"))
    language = top["language"].text()
    if language != path.stem:
        raise top["language"].wrong(f"is {language!r} in a file named {path.name}")
    cues, claims = _read_claims(claims_path, language, kinds)
    return LanguageRules(
        language,
        also=top["also"].strings() if "also" in top else (),
        counts_characters="unit" in top and top["unit"].one_of(("words", "characters")) == "characters",
        keeps_accents="accents" in top and top["accents"].one_of(("keep", "ignore")) == "keep",
        negation=_read_negation(top["negation"]) if "negation" in top else Negation(),
        topics=_read_rules(top["topics"], topics, _TOPIC_TESTS),
        claims=claims,
        cues=cues,
    )


def _read_claims(
    path: Path, language: str, kinds: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], tuple[Rule, ...]]:
    if not path.exists():
        return {}, ()
    top = read_document(path).fields(required=("language", "cues", "claims"))
    if (claimed := top["language"].text()) != language:
        raise top["language"].wrong(f"is {claimed!r} in a file named {path.name}")
    cues = {name: node.terms() for name, node in top["cues"].fields(optional=CUES).items()}
    return cues, _read_rules(top["claims"], kinds, _CLAIM_TESTS)


def _read_negation(node: Node) -> Negation:
    parts = node.fields(required=("window",), optional=("before", "after", "unless", "stops"))
    window = parts.pop("window").whole_number(1, 30)
    return Negation(**{name: part.terms() for name, part in parts.items()}, window=window)


def _read_rules(node: Node, known: Mapping[str, str], tests: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(_read_rule(label, part, tests) for label, part in node.fields(optional=tuple(known)).items())


def _read_rule(label: str, node: Node, expected: tuple[str, ...]) -> Rule:
    parts = node.fields(optional=("terms", "always", "near", "unless", "unmarked", "tests"))
    tests = parts["tests"].fields(optional=expected) if "tests" in parts else {}
    rule = Rule(
        label,
        near=tuple(_read_near(item) for item in parts["near"].items()) if "near" in parts else (),
        unmarked=parts["unmarked"].one_of(STANCES) if "unmarked" in parts else "reported",
        tests={name: part.strings() for name, part in tests.items()},
        **{name: parts[name].terms() for name in ("terms", "always", "unless") if name in parts},
    )
    if not rule.pattern_count:
        raise node.wrong("has no terms, always or near")
    return rule


def _read_near(node: Node) -> Proximity:
    parts = node.fields(required=("any", "with", "within"), optional=("always",))
    return Proximity(
        parts["any"].terms(),
        parts["with"].terms(),
        parts["within"].whole_number(1, 60),
        always="always" in parts and parts["always"].one_of(("true", "false")) == "true",
    )
