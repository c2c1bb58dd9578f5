"""Which column holds the text, and where its localizations go."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import InvalidInput
from core.locales import Locale
from nlp.localization import Field as TextField
from nlp.titling.base import TitleStyle, TitleWish, UnitForm, WantedSizes, WantedUnits


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class BulkTarget(_Shape):
    """One column to fill."""

    locale: str
    """Language to write in (`pt-BR`)."""
    market: str = Field(default="", max_length=20)
    """Where it is sold; with a channel, decides which of its limits hold."""
    channel: str = Field(default="", max_length=80)
    """Marketplace or ad platform; with it the row says whether the text fits there."""
    field: str = Field(default="", max_length=80)
    """A field of the channel; empty: the title."""
    column: str = Field(default="", max_length=200)
    """Column to write to, new or in the file already; empty: named after the locale."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        Locale.parse(self.locale, "locale")
        return self

    @property
    def parsed(self) -> Locale:
        return Locale.parse(self.locale, "locale")

    @property
    def name(self) -> str:
        """Of its column, and of its place in JSON."""
        return self.column or "@".join(part for part in (self.parsed.tag, self.channel) if part)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the data of a table begins; `names_row` as in a mapping, `sheet` empty: the first."""

    header_rows: int = 1
    names_row: int = 0
    sheet: str = ""

    @property
    def name_row(self) -> int:
        """Which header row has the names, from 0."""
        return (self.names_row or self.header_rows) - 1


class Mapping(_Shape):
    """How a file is read and what is added to it."""

    text: str = Field(default="title", min_length=1, max_length=200)
    """Column that holds the text."""
    targets: tuple[BulkTarget, ...] = Field(min_length=1, max_length=50)
    source: str = ""
    """Language of all texts; empty: detected row by row."""
    kind: TextField = TextField.AUTO
    """Whether the texts are titles or prose."""
    header_rows: int = Field(default=1, ge=1, le=20)
    """Rows before the data; marketplace templates have two or three."""
    names_row: int = Field(default=0, ge=0, le=20)
    """Which of them has the names of the columns, from 1; 0: the last."""
    sheet: str = ""
    """Sheet of a workbook; empty: the first."""
    glossaries: tuple[str, ...] = Field(default=(), max_length=5)
    """Glossaries to enforce, the earlier wins."""
    starter_terms: bool | None = None
    """Whether the shipped e-commerce terms apply; null: as the server is set."""
    title_style: TitleStyle = TitleStyle.AS_TRANSLATED
    """`listing`: parts of titles in the order of the target's locale and channel, its case, its spacing of units."""
    units: WantedUnits = WantedUnits.KEEP
    """Which system measures of titles are given in: `metric`, `us`, or that of the target's `market`."""
    unit_form: UnitForm = UnitForm.BESIDE
    """Converted figures stand in brackets `beside` those of the source, or `replace` them."""
    sizes: WantedSizes = WantedSizes.KEEP
    """Which system sizes of shoes are given in, where a published scale tells."""
    checks: bool = True
    """Whether columns for missed terms, findings and fit are added beside the texts."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [target.name for target in self.targets]
        if len(set(names)) != len(names):
            raise ValueError("two targets write to one column; give them a `column` each")
        if self.names_row > self.header_rows:
            raise ValueError("names_row is past the header rows")
        if self.source:
            Locale.parse(self.source, "source")
        return self

    def title_wish(self, target: BulkTarget) -> TitleWish:
        """How the titles of a target are written."""
        return TitleWish(self.title_style, self.units, self.unit_form, self.sizes, target.market, target.channel)

    @property
    def layout(self) -> Layout:
        return Layout(self.header_rows, self.names_row, self.sheet)

    def fingerprint(self, content: bytes) -> str:
        """A short name of this mapping on a file with this hash."""
        words = json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()
        return blake2b(content + words, digest_size=16).hexdigest()


def read_mapping(values: object) -> Mapping:
    """The mapping of JSON values; raises InvalidInput that says what is wrong and where."""
    try:
        return Mapping.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "mapping"
        raise InvalidInput(f"{place}: {first['msg']}", place) from error


def read_target(words: str) -> BulkTarget:
    """A target of the command line: `pt-BR`, or `de-DE,market=DE,channel=amazon,field=title,column=title_de`."""
    locale, *others = words.split(",")
    values = {"locale": locale.strip()}
    for other in others:
        name, _, value = other.partition("=")
        if name.strip() not in {"market", "channel", "field", "column"} or not value.strip():
            raise InvalidInput(f"{other!r} is none of market=, channel=, field=, column=", "target")
        values[name.strip()] = value.strip()
    return BulkTarget.model_validate(values)


def columns_of(mapping: Mapping) -> Sequence[str]:
    """Columns that are filled, in order, for files of a fixed number of columns."""
    return [name for target in mapping.targets for name in _columns(mapping, target)]


def _columns(mapping: Mapping, target: BulkTarget) -> list[str]:
    extra = (
        ["terms_missed", "findings", "quality", *(["fits", "proposal"] if target.channel else [])]
        if mapping.checks
        else []
    )
    return [target.name, *(f"{target.name}:{name}" for name in extra)]
