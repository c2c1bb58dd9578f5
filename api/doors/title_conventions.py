"""Title conventions: `GET /v1/title-conventions` says how titles are written where, and who has it so."""

from fastapi import APIRouter, Request

from api.doors.access import NativeCaller
from api.doors.desk import desk_of
from api.doors.native_shapes import Shape
from api.titling import conventions_of
from core.locales import Locale
from glossaries.conventions import Case, Convention

router = APIRouter(prefix="/v1", tags=["Babelguard"])


class ShownConvention(Shape):
    """How titles are written in a locale, on a channel where one was named."""

    order: list[str]
    """Roles of parts, first to last; those left out follow, promotions stand last."""
    case: Case
    between: str
    """What stands between two parts."""
    unit_gap: str
    """What stands between a number and its unit."""
    decimal: str
    units: dict[str, str]
    """How units are written."""
    sources: list[str]
    """Who has it so, the nearest first."""
    as_of: str

    @classmethod
    def of(cls, convention: Convention) -> "ShownConvention":
        return cls(
            order=list(convention.order),
            case=convention.case,
            between=convention.between,
            unit_gap=convention.unit_gap,
            decimal=convention.decimal,
            units=dict(convention.units),
            sources=list(convention.sources),
            as_of=convention.as_of,
        )


class ShownPlace(Shape):
    """An entry of the file; `*` is every channel, or every locale."""

    channel: str
    locale: str


class ShownConventions(Shape):
    """Which entries there are; `convention` where a locale was named."""

    version: str
    places: list[ShownPlace]
    convention: ShownConvention | None


@router.get("/title-conventions")
def title_conventions(request: Request, _caller: NativeCaller, locale: str = "", channel: str = "") -> ShownConventions:
    """The entries that are known, and with `locale` (and `channel`) what holds there."""
    known = conventions_of(desk_of(request).runtime.settings)
    found = known.find(Locale.parse(locale, "locale"), channel) if locale else None
    return ShownConventions(
        version=known.version,
        places=[ShownPlace(channel=place, locale=tag) for place, tag in known.places()],
        convention=ShownConvention.of(found) if found else None,
    )
