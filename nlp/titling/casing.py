"""The case of a title whose parts have moved: a capital where it begins now, none where it began before."""

from collections.abc import Sequence

import regex

from core.findings import Span
from glossaries.conventions import Case, Convention
from nlp.casing import declares_case, raised, title_case_with
from nlp.protection import find_placeholders
from nlp.titling.roles import Known

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’]+")


def cased(text: str, convention: Convention, kept: Sequence[Span]) -> str:
    """The title in the convention's case; placeholders and what is `kept` (the caller's terms) as they stand."""
    if convention.case is Case.KEEP or text.isupper():
        return text
    if convention.case is Case.TITLE:
        written = title_case_with(text, convention.small_words)
    else:
        first = _WORD.search(text)
        written = text
        if first and not declares_case(first[0]):
            written = text[: first.start()] + raised(text[first.start() :])
    spans = [*kept, *(one.span for one in find_placeholders(text))]
    for start, end in spans if len(written) == len(text) else ():
        written = written[:start] + text[start:end] + written[end:]
    return written if len(written) == len(text) else text


def lowered_start(text: str, known: Sequence[Known], convention: Convention) -> str:
    """The title without the capital that only its place gave its first word, for parts that move away from there.

    Only of a word the language writes small, and never of a name.
    """
    first = _WORD.search(text)
    if convention.case is not Case.SENTENCE or first is None or text.isupper():
        return text
    is_common = any(one.span[0] == 0 and one.is_common for one in known)
    is_raised = first[0][0].isupper() and not declares_case(first[0][1:])
    if not (is_common and is_raised):
        return text
    return text[0].lower() + text[1:]
