"""Terms as people could write them, for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from core.lines import fault_of, is_blank, tidy_line
from glossaries.terms import Gender, Term, TermMode, TermStatus

_WRITTEN = st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
_SAMPLES = st.sampled_from(
    [
        "降噪",
        "限时抢购",
        "ノイズ",
        "ลดเสียง",
        "إلغاء الضوضاء",
        "шумоподавление",
        "redução de ruído",
        'a "b", c',
        "a;b",
        "#1",
    ]
)
words = st.one_of(_SAMPLES, _WRITTEN.map(tidy_line).filter(lambda word: not is_blank(word) and not fault_of(word)))
variants = words.map(lambda word: tidy_line(word.replace(";", " "))).filter(lambda word: not is_blank(word))
notes = st.one_of(st.just(""), words)

plain_terms = st.lists(st.builds(Term, words, words), min_size=1, max_size=20, unique_by=lambda term: term.source)


def _is_consistent(terms: list[Term]) -> bool:
    preferred = [term.source for term in terms if term.status is TermStatus.PREFERRED]
    return len(preferred) == len(set(preferred))


terms = st.builds(
    Term,
    words,
    words,
    st.sampled_from(TermStatus),
    st.lists(variants, max_size=3).map(tuple),
    st.booleans(),
    notes,
    notes,
    st.sampled_from(TermMode),
    st.sampled_from(Gender),
).map(lambda term: replace(term, target=term.source) if term.mode is TermMode.KEEP else term)
term_lists = st.lists(terms, min_size=1, max_size=12, unique_by=(lambda term: (term.source, term.target),)).filter(
    _is_consistent
)
