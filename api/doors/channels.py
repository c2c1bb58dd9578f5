"""Channel limits: `GET /v1/channels` says what is known, `POST /v1/fit` how a text stands in a field."""

from fastapi import APIRouter, Request
from pydantic import Field

from api.doors.access import NativeCaller
from api.doors.desk import desk_of
from api.doors.fit_shapes import shown_fit
from api.doors.native_shapes import Shape, ShownFit
from api.fitting import channels_of, is_ad
from core.errors import InvalidInput, NotFound
from core.locales import Locale
from core.text import fold, occurrences
from glossaries.channels import Limit
from glossaries.packs.markets import channel_names
from nlp.fitting.fit import fit
from nlp.fitting.shortening import Telling

router = APIRouter(prefix="/v1", tags=["Babelguard"])


class ShownLimit(Shape):
    """What one field of a channel takes."""

    channel: str
    field: str
    unit: str
    most: int | None
    least: int | None
    advised: int | None
    banned: str
    same_word: int | None
    source: str
    as_of: str
    is_verified: bool
    note: str


class FitRequest(Shape):
    """A text and where it is to stand."""

    text: str
    channel: str
    field: str = "title"
    market: str = ""
    locale: str = "en"
    keep: list[str] = Field(default_factory=list, max_length=50)
    """Words that a shorter wording must keep: brand, product type."""


@router.get("/channels")
def list_channels(request: Request, _caller: NativeCaller) -> dict[str, list[ShownLimit]]:
    """Every channel with the limits that are known of its fields."""
    channels = channels_of(desk_of(request).runtime.settings)
    return {name: [_shown(limit) for limit in channels.of(name)] for name in channel_names().fields}


@router.post("/fit")
def fit_text(request: Request, _caller: NativeCaller, wanted: FitRequest) -> ShownFit:
    """Whether a text fits, what is wrong with it there, and a shorter wording; of ad slots several."""
    settings = desk_of(request).runtime.settings
    if len(wanted.text) > settings.characters_per_text:
        raise InvalidInput(f"The text has more than {settings.characters_per_text} characters", "text")
    limit = channels_of(settings).find(wanted.channel, wanted.field, wanted.market)
    if limit is None:
        raise NotFound(f"No limit is known of {wanted.field} in {wanted.channel}.")
    folded = fold(wanted.text)
    kept = tuple(span for words in wanted.keep for span in occurrences(folded, words))
    locale = Locale.parse(wanted.locale, "locale")
    return shown_fit(fit(wanted.text, limit, locale, Telling(kept), is_ad=is_ad(limit.channel)))


def _shown(limit: Limit) -> ShownLimit:
    return ShownLimit(
        channel=limit.channel,
        field=limit.field,
        unit=limit.unit.value,
        most=limit.most,
        least=limit.least,
        advised=limit.advised,
        banned=limit.banned,
        same_word=limit.same_word,
        source=limit.source,
        as_of=limit.as_of,
        is_verified=limit.is_verified,
        note=limit.note,
    )
