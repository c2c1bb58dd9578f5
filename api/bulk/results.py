"""What became of one row: for each target its text and what was found, or why there is none. Plain values for JSON."""

from collections.abc import Mapping as Values
from typing import Any

from api.bulk.mapping import BulkTarget, Mapping
from api.orders import Translated
from api.shapes import describe
from nlp.fitting.fit import Fit

Result = dict[str, dict[str, Any]]
"""Name of a target → what became of it; one a row. A blank text has an empty one."""


def shown(translated: Translated, fit: Fit | None) -> dict[str, Any]:
    """One target of a row that was done."""
    values = describe(translated)
    if fit is not None:
        proposal = fit.proposal.text if fit.proposal else ""
        values["fit"] = {"fits": fit.fits, "length": fit.length, "proposal": proposal}
    return values


def failed(message: str) -> dict[str, Any]:
    """One target of a row that could not be done."""
    return {"error": message}


def cells(result: Result, mapping: Mapping) -> dict[str, str]:
    """Column → cell, for files of a fixed number of columns; a row that failed has no text.

    Empty where the row had nothing to say: what stands in its columns stays.
    """
    if not result:
        return {}
    filled: dict[str, str] = {}
    for target in mapping.targets:
        filled |= _cells(result.get(target.name, {}), target, mapping)
    return filled


def is_failed(result: Result) -> bool:
    return any("error" in one for one in result.values())


def _cells(one: Values[str, Any], target: BulkTarget, mapping: Mapping) -> dict[str, str]:
    name = target.name
    filled = {name: str(one.get("text", ""))} if one and "error" not in one else {name: ""}
    if not mapping.checks:
        return filled
    missed = "; ".join(f"{term['source']} → {term['target']}" for term in one.get("terms_missed", ()))
    found = "; ".join(f"{finding['severity']}: {finding['message']}" for finding in one.get("findings", ()))
    quality = one.get("quality")
    filled |= {
        f"{name}:terms_missed": missed,
        f"{name}:findings": f"error: {one['error']}" if "error" in one else found,
        f"{name}:quality": f"{quality['label']} {quality['score']:.2f}" if quality else "",
    }
    if target.channel:
        fit = one.get("fit")
        filled |= {f"{name}:fits": "" if fit is None else "yes" if fit["fits"] else "no"}
        filled |= {f"{name}:proposal": "" if fit is None else str(fit["proposal"])}
    return filled
