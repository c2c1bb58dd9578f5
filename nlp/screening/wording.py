"""A hit as a finding: the message in the reader's language, the wording to paste, and findings that say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from core.findings import Finding, Severity, Span
from glossaries.packs.model import PackTerm, Rule
from glossaries.packs.words import ANY_LANGUAGE, Guard

CHECK = "screening"
_RANK = {Severity.BLOCK: 0, Severity.REVIEW: 1, Severity.NOTE: 2}
_GUARD_NAMES: Mapping[str, Mapping[Guard, str]] = {
    "en": {
        Guard.NEGATED: "a denial", Guard.FREE: "a “-free” wording", Guard.MEASUREMENT: "a measurement",
        Guard.GRADE: "a standard grade", Guard.COLOUR: "a colour", Guard.TITLE_OF_WORK: "a title of a work",
        Guard.QUOTED_BRAND: "a quoted brand name", Guard.SOURCED_CLAIM: "a claim with its source",
    },
    "zh": {
        Guard.NEGATED: "否定表述", Guard.FREE: "“无…”表述", Guard.MEASUREMENT: "规格参数", Guard.GRADE: "标准等级",
        Guard.COLOUR: "颜色", Guard.TITLE_OF_WORK: "作品名称", Guard.QUOTED_BRAND: "加引号的品牌名",
        Guard.SOURCED_CLAIM: "注明出处的说法",
    },
}  # fmt: skip
_REASONS = {"en": "No exception applies: here it is not {}.", "zh": "不适用例外：此处不是{}。"}
_JOINS = {"en": " or ", "zh": "或"}


def finding_of(rule: Rule, text: str, span: Span, term: PackTerm | None, languages: Sequence[str]) -> Finding:
    """The finding of a rule at a span. `languages` are the reader's first and then those of the text."""
    reader, matched = languages[0], text[slice(*span)]
    return Finding(
        check=CHECK,
        severity=rule.severity,
        message=in_language(rule.message, (reader, "en")).replace("{matched}", matched[:80]),
        span=span,
        matched=matched,
        suggestion=_suggestion(rule, term, languages),
        rule=rule.id,
        category=rule.category.value,
        source=rule.source,
        as_of=rule.as_of,
        question=in_language(rule.question, (reader, "en")) if rule.question else "",
        reason=_reason(rule, reader),
    )


def in_language(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """The text in the first language there is: by tag, by its language alone, for another region; else any."""
    for tag in languages:
        base = tag.split("-")[0]
        kin = (key for key in texts if key.split("-")[0] == base)
        if (key := next((key for key in (tag, base) if key in texts), None) or next(kin, None)) is not None:
            return texts[key]
    return next(iter(texts.values()), "")


def _suggestion(rule: Rule, term: PackTerm | None, languages: Sequence[str]) -> str:
    if term and term.suggest:
        return term.suggest
    of_term = (term.language,) if term and term.language != ANY_LANGUAGE else ()
    return in_language(rule.suggestion, (*of_term, *languages[1:], "en"))


def _reason(rule: Rule, reader: str) -> str:
    if not rule.unless:
        return ""
    language = "zh" if reader.startswith("zh") else "en"
    names = [_GUARD_NAMES[language][guard] for guard in Guard if guard in rule.unless]
    return _REASONS[language].format(_JOINS[language].join(names))


def merged(findings: Sequence[Finding]) -> list[Finding]:
    """In text order; of one category on the same words (or on a part of them), the gravest with all sources."""
    by_gravity = sorted(findings, key=lambda f: (_RANK[f.severity], -_length(f), f.span or (0, 0)))
    by_category: dict[str, list[Finding]] = {}
    for finding in by_gravity:
        kept = by_category.setdefault(finding.category, [])
        at = next((at for at, other in enumerate(kept) if _says_the_same(other, finding)), None)
        if at is None:
            kept.append(finding)
        else:
            kept[at] = _with(kept[at], finding)
    return sorted(
        chain.from_iterable(by_category.values()), key=lambda f: (f.span or (0, 0), _RANK[f.severity], f.rule)
    )


def _length(finding: Finding) -> int:
    return finding.span[1] - finding.span[0] if finding.span else 0


def _says_the_same(kept: Finding, other: Finding) -> bool:
    """Of two findings of one category."""
    if kept.span is None or other.span is None:
        return False
    return kept.span[0] <= other.span[0] and other.span[1] <= kept.span[1]


def _with(kept: Finding, other: Finding) -> Finding:
    if other.rule == kept.rule or other.rule in kept.also:
        return kept
    sources = kept.source.split("; ")
    source = kept.source if other.source in sources else f"{kept.source}; {other.source}"
    suggestion = kept.suggestion or other.suggestion
    return replace(kept, source=source, suggestion=suggestion, also=(*kept.also, other.rule))
