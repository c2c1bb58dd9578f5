"""Market keywords of one owner for one target: looked up once a category, and how a text stands to them."""

from dataclasses import dataclass

from core.locales import Locale
from core.store import Store
from glossaries.channels import Limit
from glossaries.keywords import store as kept
from glossaries.keywords.keyword import Keyword, category_key
from glossaries.keywords.store import Where
from nlp.fitting.fit import Fit
from nlp.keywords.coverage import Coverage, coverage
from nlp.keywords.proposal import KeywordProposal, propose
from nlp.localization import Localization


@dataclass(frozen=True, slots=True)
class KeywordView:
    """What a text has of its keywords, and of a title a wording with more; both of the text the channel takes."""

    coverage: Coverage
    proposal: KeywordProposal | None


class KeywordLists:
    """The keywords for a target; `market` empty: that of its locale."""

    def __init__(self, store: Store, owner_id: str, locale: str, market: str = "") -> None:
        self._store = store
        self._owner_id = owner_id
        self._locale = locale
        self._market = market
        self._known: dict[str, list[Keyword]] = {}

    def view(self, done: Localization, category: str, limit: Limit | None, fit: Fit | None) -> KeywordView | None:
        """None where no category is named or no keyword is known; raises InvalidInput for one that cannot be."""
        keywords = self._of(category_key(category)) if category.strip() else []
        if not keywords:
            return None
        locale = Locale.parse(self._locale, "locale")
        found = coverage(done.text, keywords, locale)
        title = fit.proposal.text if fit and not fit.fits and fit.proposal else done.text
        return KeywordView(found, propose(title, found.missing, locale, limit) if _is_title(done, limit) else None)

    def _of(self, category: str) -> list[Keyword]:
        if category not in self._known:
            locale = Locale.parse(self._locale, "locale")
            market = (self._market or locale.region).upper()
            with self._store.reading() as session:
                where = Where(market, locale.tag, category)
                self._known[category] = kept.find(session, self._owner_id, where)
        return self._known[category]


def _is_title(done: Localization, limit: Limit | None) -> bool:
    return done.is_title or (limit is not None and limit.field == "title")
