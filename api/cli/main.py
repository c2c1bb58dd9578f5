"""`babelguard`: one row a command; `api/cli/<name>.py` holds it and is imported when it is called.

Exit codes: 0 done, 2 something the user has to change, 1 worth another try (or `models verify` found damage),
130 interrupted. Errors are one line on stderr; what a command answers goes to stdout, in UTF-8.
"""

import sys
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from typing import Annotated

import typer

from api.cli.group import RootGroup, is_there

COMMANDS = {
    "demo": "See it work: fetch the starter model once and localize real product titles.",
    "serve": "Serve the API: DeepL, LibreTranslate and native doors.",
    "translate": "Translate one text.",
    "localize": "Localize a catalogue: CSV, TSV or JSONL, resumed after a kill.",
    "read": "Read language, sentiment, topics and claims of a file of reviews.",
    "watch": "Say what to look for in reviews and mentions, and where.",
    "indicators": "Show and check the early-warning matrix.",
    "scan": "Read what is due, now, without the server.",
    "team": "Say who is told of incidents, where and when; try its channels.",
    "digest": "See the digest as it would go out now, and those that went out.",
    "incident": "See what is wrong and take care of it.",
    "screen": "Say what is illegal, off-limits or hurtful in a text for a market, and what to write instead.",
    "packs": "List, check, test, explain and compare rule packs.",
    "glossary": "Import, export, list and delete glossaries.",
    "keywords": "Import, list and delete the words buyers of a market search for.",
    "memory": "Import, export, list, search and forget translation memories.",
    "models": "List, fetch, verify and remove translation models.",
    "keys": "Make, list and revoke API keys.",
    "db": "Look after the database.",
}
"""Name → help. A module with sub-commands has an `app`; one without has a function of its own name."""

app = typer.Typer(
    name="babelguard",
    cls=RootGroup,
    help="Localize product titles and ad copy, with glossaries that are really enforced.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> None:
    """The `babelguard` program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="babelguard")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"babelguard {_version()}")
        raise typer.Exit


def _version() -> str:
    try:
        return version("babelguard")
    except PackageNotFoundError:
        return "(not installed)"


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


def _placeholder() -> None:
    """Stands for a command in the help until `RootGroup` loads it."""


for _name, _help in COMMANDS.items():
    if is_there(_name):
        app.command(_name, help=_help)(_placeholder)
