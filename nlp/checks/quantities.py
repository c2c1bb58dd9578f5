"""Prices keep their currency and measures their unit: models write 199 euros for ¥199, and inches for millimetres.

A measure may be given in the other system where the figure is right.
"""

from collections.abc import Iterator, Sequence

from core.findings import Finding, Severity
from glossaries.quantities import Quantity, find_quantities, names_currency
from nlp.checks.base import Subject
from nlp.checks.conversions import Converted, converted


class QuantityCheck:
    """The same number with another currency or unit asks for a person, and so does a price that lost its currency.

    A number that is spelled out or gone is the integrity check's business. A measure that was converted is worth a note
    where it is right, and asks for a person where it is wrong.
    """

    name = "quantity"

    def inspect(self, subject: Subject) -> list[Finding]:
        if subject.pair.source == subject.pair.target:
            return []
        wanted = find_quantities(subject.source_text)
        found = find_quantities(subject.text) if wanted else []
        return [
            *self._changed(wanted, found),
            *self._lost(wanted, found, subject.text),
            *map(self._converted, converted(subject)),
        ]

    def _converted(self, one: Converted) -> Finding:
        severity, said = Severity.NOTE, f"“{one.source.text}” is “{one.target.text}” here."
        if not one.is_right:
            severity = Severity.REVIEW
            said = f"“{one.target.text}” is not “{one.source.text}” in another unit, nor another measure there."
        return Finding(self.name, severity, said, one.target.span, one.target.text, one.source.text)

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
