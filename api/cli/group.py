"""The root command: loads a command when it is called, and is the one edge where errors become a line."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from core.errors import AppError

MISTAKE = 2
"""Exit code when the user has to change something."""
TRY_AGAIN = 1
"""Exit code when the same command may work later."""
INTERRUPTED = 130


class RootGroup(TyperGroup):
    """Commands are placeholders until one is called, so that help is quick and imports nothing heavy.

    Contexts and commands are click's, of which newer typer carries a copy of its own; hence `Any`.
    """

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] in self.commands:
            self.commands[args[0]] = load(args[0])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AppError as error:
            notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
            typer.echo(f"error: {' '.join(f'{error}{notes}'.split())}", err=True)
            raise typer.Exit(TRY_AGAIN if error.retryable else MISTAKE) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(INTERRUPTED) from error


def load(name: str) -> Any:
    """The real command: `app` of `api.cli.<name>` if it has sub-commands, else its function of that name."""
    module = import_module(f"{__package__}.{name}")
    if isinstance(app := getattr(module, "app", None), typer.Typer):
        return get_group(app)
    single = typer.Typer(add_completion=False)
    single.command(name)(getattr(module, name))
    return get_command(single)


def is_there(name: str) -> bool:
    """Whether the module of a command exists."""
    return find_spec(f"{__package__}.{name}") is not None
