"""The starter models: fetched when a command needs them for the first time, and said so."""

import typer

from api.cli.progress import ProgressBar
from api.model_pulls import pull_options
from api.settings import Settings
from core.errors import ModelCorrupt, ModelMissing
from nlp.models.catalog import load_catalog
from nlp.models.pull import ensure
from nlp.models.store import require


def fetch_starters(settings: Settings) -> None:
    """Makes sure the starter models are on disk; silent when they are. Raises DownloadFailed, ModelError."""
    for entry in load_catalog().starters:
        if _is_ready(entry.id, settings):
            continue
        typer.echo(f"First use: fetching the model {entry.title} ({entry.licence.name}).", err=True)
        with ProgressBar(entry.id) as progress:
            ensure(entry.id, pull_options(settings), progress)


def _is_ready(model_id: str, settings: Settings) -> bool:
    try:
        require(model_id, settings.data_dir)
    except (ModelMissing, ModelCorrupt):
        return False
    return True
