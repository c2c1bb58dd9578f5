"""Titles written without an engine: what the tests of this folder ask."""

from core.locales import Locale
from glossaries.conventions import shipped_conventions
from glossaries.measures import System
from nlp.localization import AppliedTerm, Localization
from nlp.titling.base import Titled, TitleStyle, TitleWish, UnitForm
from nlp.titling.titling import Place, titled

LISTING = TitleWish(TitleStyle.LISTING)
KEPT_ORDER = TitleWish()
REPLACED = TitleWish(unit_form=UnitForm.REPLACE)


def localized(text: str, applied: tuple[AppliedTerm, ...] = (), engine: str = "echo") -> Localization:
    return Localization(text, text, (), applied, (), (), engine, "", "", is_title=True)


def place(tag: str, channel: str = "", system: System | None = None) -> Place:
    locale = Locale.parse(tag)
    return Place(locale, shipped_conventions().find(locale, channel), system)


def report(text: str, where: Place, wish: TitleWish = LISTING, applied: tuple[AppliedTerm, ...] = ()) -> Titled:
    return titled(localized(text, applied), wish, where)[1]


def written(text: str, where: Place, wish: TitleWish = LISTING, applied: tuple[AppliedTerm, ...] = ()) -> str:
    return report(text, where, wish, applied).text
