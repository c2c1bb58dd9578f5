"""Options that commands share, and what they ask of the translator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.cli.starter import fetch_starters
from api.runtime import Runtime, build_runtime
from api.settings import load_settings
from nlp.engines.base import Tone
from nlp.localization import Field
from nlp.quality.base import Look
from nlp.titling.base import TitleStyle, UnitForm, WantedSizes, WantedUnits

Source = Annotated[str, typer.Option(help="Language of the texts, such as zh; detected when not given.")]
Target = Annotated[str, typer.Option(help="Language to translate into, such as en.")]
Glossaries = Annotated[
    list[str] | None, typer.Option("--glossary", metavar="ID", help="Glossary to enforce; may be repeated.")
]
TextField = Annotated[Field, typer.Option("--field", help="What the texts are; auto tells titles by their look.")]
Starter = Annotated[
    bool | None, typer.Option("--starter-terms/--no-starter-terms", help="Use the shipped e-commerce terms in titles.")
]

WantedTone = Annotated[Tone, typer.Option("--tone", help="How the reader is addressed, where an engine can be asked.")]
Context = Annotated[str, typer.Option(help="What surrounds the texts; read by engines that can, never translated.")]
Looks = Annotated[
    list[Look] | None,
    typer.Option("--quality", help="Further evidence of quality, each costing time; may be repeated."),
]

WantedTitles = Annotated[
    TitleStyle, typer.Option("--title-style", help="listing: parts of titles in the market's order and case.")
]
Sizes = Annotated[WantedSizes, typer.Option("--sizes", help="System that sizes of shoes are given in.")]
Channel = Annotated[str, typer.Option(help="Marketplace whose conventions for titles are followed.")]
Units = Annotated[WantedUnits, typer.Option("--units", help="System that measures of titles are given in.")]
UnitsForm = Annotated[
    UnitForm, typer.Option("--unit-form", help="Converted figures beside those of the source, or instead.")
]


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    """The runtime of this machine's settings, with the starter models fetched."""
    settings = load_settings()
    fetch_starters(settings)
    runtime = build_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.close()
