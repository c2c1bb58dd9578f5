"""`babelguard screen`: what is wrong with a text in a market, and what to write instead."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from api.cli.database import current_store, is_there
from api.cli.render import AsJson, print_json, print_table
from api.packs import PackShelf
from api.screening import Excused, Wanted, excused_by, order_of
from api.screening import screen as screen_text
from api.settings import Settings, load_settings
from core.findings import Finding


def screen(
    text: Annotated[str, typer.Argument(help="The copy; - reads it from standard input.")],
    *,
    market: Annotated[str, typer.Option(help="Where it is to be shown: ISO 3166-1 code, such as DE.")],
    channel: Annotated[str, typer.Option(help="Marketplace or ad platform, such as amazon.")] = "",
    field: Annotated[str, typer.Option(help="What the text is there, such as title.")] = "",
    language: Annotated[str, typer.Option(metavar="TAG", help="Language of the text, where you know it.")] = "",
    reader: Annotated[str, typer.Option(metavar="TAG", help="Language of the messages: en, zh.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Screen one text for a market. Exceptions that reviewers accepted hold here too."""
    settings = load_settings()
    wanted = Wanted(market, channel, field, language, reader)
    order = order_of(wanted, datetime.now(UTC).date(), _excused(settings))
    copy = sys.stdin.read() if text == "-" else text
    findings = screen_text(PackShelf(settings.packs_dir), copy, order)
    if as_json:
        print_json([{**asdict(finding), "as_of": str(finding.as_of)} for finding in findings])
    elif findings:
        print_table(("severity", "rule", "where", "matched", "why", "write instead"), map(_row, findings))
    else:
        typer.echo("Nothing found.")


def _excused(settings: Settings) -> Excused:
    """What the operator's settings and the reviewers of this installation excuse; screening alone makes no database."""
    if not is_there(settings.database_url):
        return Excused(settings.screening_allow)
    with current_store() as store:
        return excused_by(settings, store)


def _row(finding: Finding) -> tuple[str, ...]:
    start, end = finding.span or (0, 0)
    why = f"{finding.message} ({finding.source}, as of {finding.as_of})"
    return finding.severity.value, finding.rule, f"{start}-{end}", finding.matched, why, finding.suggestion
