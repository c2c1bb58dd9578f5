"""`babelguard translate`: one text, from the command line or a pipe."""

import sys
from typing import Annotated

import typer

from api.cli.options import (
    Channel,
    Context,
    Glossaries,
    Looks,
    Sizes,
    Source,
    Starter,
    Target,
    TextField,
    Units,
    UnitsForm,
    WantedTitles,
    WantedTone,
    open_runtime,
)
from api.cli.render import AsJson, print_json
from api.keys import LOCAL_OWNER
from api.runtime import TranslationOrder
from api.shapes import describe
from core.errors import InvalidInput
from core.locales import Locale
from nlp.engines.base import Manner, Tone
from nlp.localization import Field
from nlp.quality.base import Label, Quality
from nlp.titling.base import TitleStyle, TitleWish, UnitForm, WantedSizes, WantedUnits


def translate(
    text: Annotated[str, typer.Argument(help="The text; `-` reads it from standard input.")],
    *,
    target: Target = "en",
    source: Source = "",
    glossary: Glossaries = None,
    field: TextField = Field.AUTO,
    starter_terms: Starter = None,
    tone: WantedTone = Tone.DEFAULT,
    context: Context = "",
    quality: Looks = None,
    title_style: WantedTitles = TitleStyle.AS_TRANSLATED,
    channel: Channel = "",
    units: Units = WantedUnits.KEEP,
    unit_form: UnitsForm = UnitForm.BESIDE,
    sizes: Sizes = WantedSizes.KEEP,
    as_json: AsJson = False,
) -> None:
    """Translate one text and print it; findings go to standard error."""
    order = TranslationOrder(
        texts=(_read(text),),
        source=Locale.parse(source, "source") if source else None,
        target=Locale.parse(target, "target"),
        owner_id=LOCAL_OWNER,
        glossary_ids=tuple(glossary or ()),
        field=field,
        starter_terms=starter_terms,
        manner=Manner(tone, context),
        looks=frozenset(quality or ()),
        title=TitleWish(title_style, units, unit_form, sizes, channel=channel),
    )
    with open_runtime() as runtime:
        [translated] = runtime.translator.translate(order)
    if as_json:
        print_json(describe(translated))
        return
    typer.echo(translated.localization.text)
    for finding in translated.localization.findings:
        typer.echo(f"{finding.severity}: {finding.message}", err=True)
    _warn(translated.localization.quality)


def _warn(quality: Quality | None) -> None:
    if quality is not None and quality.label is Label.LOW:
        typer.echo(f"quality: {quality.label} ({quality.score:.2f}); a person should look.", err=True)


def _read(text: str) -> str:
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8").rstrip("\n")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"Standard input is not UTF-8: byte {error.start + 1}.", "text") from error
