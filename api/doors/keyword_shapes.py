"""Market keywords in types, and as the native call shows them."""

from api.doors.native_shapes import AddedKeyword, Shape, ShownKeyword, ShownKeywords
from api.keywords import KeywordView
from glossaries.keywords.keyword import Keyword


class KeptKeyword(Shape):
    """A keyword of your lists."""

    keyword: str
    locale: str
    market: str
    """Empty: every market."""
    category: str
    """Empty: every category."""
    weight: float

    @classmethod
    def of(cls, one: Keyword) -> "KeptKeyword":
        return cls(keyword=one.text, locale=one.locale.tag, market=one.market, category=one.category, weight=one.weight)


class WrongRow(Shape):
    line: int
    reason: str


class ImportedKeywords(Shape):
    """What became of a file."""

    added: int
    replaced: int
    wrong: list[WrongRow]
    """Rows left out."""
    notes: list[str]


class DeletedKeywords(Shape):
    deleted: int


def shown_keywords(view: KeywordView) -> ShownKeywords:
    """Coverage and proposal; what the proposal leaves out carries its reason."""
    proposal = view.proposal
    reasons = {keyword.key: reason.value for keyword, reason in proposal.left} if proposal else {}
    return ShownKeywords(
        share=view.coverage.share,
        covered=[
            ShownKeyword(keyword=one.keyword.text, weight=one.keyword.weight, how=one.how.value, spans=list(one.spans))
            for one in view.coverage.covered
        ],
        missing=[
            ShownKeyword(keyword=one.text, weight=one.weight, reason=reasons.get(one.key, ""))
            for one in view.coverage.missing
        ],
        proposal=proposal.text if proposal and proposal.added else None,
        added=[AddedKeyword(keyword=one.keyword.text, words=one.words) for one in proposal.added] if proposal else [],
    )
