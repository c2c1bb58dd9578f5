"""Prices keep their currency and measures their unit: models write 199 euros for ¥199, and inches for millimetres."""

from collections.abc import Iterator, Sequence

from core.findings import Finding, Severity
from glossaries.quantities import Quantity, find_quantities, names_currency
from nlp.checks.base import Subject


class QuantityCheck:
    """The same number with another currency or unit asks for a person, and so does a price that lost its currency.

    A number that is spelled out or gone is the integrity check's business.
    """

    name = "quantity"

    def inspect(self, subject: Subject) -> list[Finding]:
        wanted = find_quantities(subject.source_text)
        if not wanted or subject.pair.source == subject.pair.target:
            return []
        found = find_quantities(subject.text)
        return [*self._changed(wanted, found), *self._lost(wanted, found, subject.text)]

    def _changed(self, wanted: Sequence[Quantity], found: Sequence[Quantity]) -> Iterator[Finding]:
        """Numbers whose only sign in the target is of another kind than any they have in the source."""
        for quantity in wanted:
            asked = _kinds(_like(quantity, wanted))
            same = _like(quantity, found)
            if same and not _kinds(same) & asked:
                what = "currency" if quantity.is_money else "unit"
                message = f"“{quantity.written}” became “{same[0].written}”: another {what}."
                yield Finding(self.name, Severity.REVIEW, message, same[0].span, same[0].written, quantity.written)

    def _lost(self, wanted: Sequence[Quantity], found: Sequence[Quantity], text: str) -> Iterator[Finding]:
        """Prices of a currency that the target names nowhere."""
        for price in wanted:
            if price.is_money and not _like(price, found) and not names_currency(text, price.kinds):
                message = f"The price “{price.written}” has lost its currency."
                yield Finding(self.name, Severity.REVIEW, message, None, price.written)


def _like(quantity: Quantity, others: Sequence[Quantity]) -> list[Quantity]:
    return [one for one in others if one.digits == quantity.digits and one.is_money is quantity.is_money]


def _kinds(quantities: Sequence[Quantity]) -> frozenset[str]:
    return frozenset(kind for one in quantities for kind in one.kinds)
