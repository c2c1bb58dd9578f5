"""`babelguard serve`: the API in one process."""

from typing import Annotated

import typer

from api.cli.starter import fetch_starters
from api.settings import load_settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; beyond this machine it needs a key.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="TCP port; 0 takes any free one.")] = None,
) -> None:
    """Serve the DeepL-compatible, LibreTranslate-compatible and native API.

    Fetches the starter model on first use. On the loopback address it runs without keys as long as none exist.
    """
    from api.server import run  # noqa: PLC0415 - opens models and the web framework, which `--help` needs not wait for

    told = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = load_settings().model_copy(update=told)
    run(settings, prepare=fetch_starters)
