"""`babelguard models`: what models there are, fetching them, proving them, deleting them."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.progress import ProgressBar
from api.cli.render import AsJson, print_json, print_table
from api.model_pulls import pull_options
from api.settings import load_settings
from core.errors import InvalidInput, ModelCorrupt, ModelMissing
from core.locales import Pair
from nlp.models.catalog import ModelEntry, load_catalog
from nlp.models.own import Wanted, bring, catalog_of
from nlp.models.progress import megabytes
from nlp.models.pull import PullOptions, pull, pull_from
from nlp.models.store import InstalledModel, ModelState, remove, state_of, verify

app = typer.Typer(name="models", help="List, fetch, verify and remove translation models.", no_args_is_help=True)

COLUMNS = ("Model", "Pairs", "Engine", "Licence", "Size", "State")
Ids = Annotated[list[str] | None, typer.Argument(metavar="ID", help="Model ids, as `list` shows them.")]


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Show every model: what it does, its licence, and whether it is installed."""
    data_dir = load_settings().data_dir
    catalog = catalog_of(data_dir, load_catalog())
    rows = [_describe(entry, state_of(entry, data_dir, catalog)) for entry in catalog.model]
    if as_json:
        print_json(rows)
    else:
        print_table(COLUMNS, [_row(row) for row in rows])


@app.command("pull")
def pull_models(
    ids: Ids = None,
    *,
    origin: Annotated[
        Path | None,
        typer.Option(
            "--from",
            exists=True,
            metavar="FILE",
            help="Install from this archive, package or folder instead of the network.",
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help="For a checkpoint: the engine, ct2 or transformers.")] = "ct2",
    pair: Annotated[str, typer.Option(help="For a checkpoint of one pair: its languages, such as en-de.")] = "",
    licence: Annotated[str, typer.Option(help="For a checkpoint: its licence, where its card says none.")] = "",
    revision: Annotated[str, typer.Option(help="For a checkpoint of the hub: the revision.")] = "",
    as_json: AsJson = False,
) -> None:
    """Fetch models (the starter model unless ids are given) from the first source that works.

    An id with a slash is a checkpoint of the model hub (facebook/m2m100_418M), a folder one on this machine; it is
    converted for the engine ct2 with the extra torch.

    A pull that was cut goes on where it stopped; a model that is already there is verified and kept.
    """
    settings = load_settings()
    options = pull_options(settings)
    wanted = ids or [entry.id for entry in load_catalog().starters]
    if origin is not None and len(wanted) != 1:
        raise InvalidInput("--from installs one model: name exactly one id.", "ids")
    told = Wanted("", engine, _read_pair(pair), licence, revision)
    models = [
        bring(replace(told, origin=name), options.data_dir, options.now, offline=options.offline)
        if "/" in name or Path(name).is_dir()
        else _pull_one(name, origin, options, silent=as_json)
        for name in wanted
    ]
    _report(models, as_json=as_json)


@app.command("verify")
def verify_models(ids: Ids = None, as_json: AsJson = False) -> None:
    """Hash every file of installed models (all unless ids are given) against the catalogue.

    Ends with exit code 1 when a model is missing or damaged.
    """
    data_dir = load_settings().data_dir
    rows = [_verdict(model_id, data_dir) for model_id in ids or _present(data_dir)]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            typer.echo(f"{row['id']}: {row['message']}", err=not row["ok"])
        if not rows:
            typer.echo("No model is installed.")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


@app.command("remove")
def remove_model(
    model_id: Annotated[str, typer.Argument(metavar="ID", help="The model to delete.")],
    as_json: AsJson = False,
) -> None:
    """Delete a model from disk, with any half download of it."""
    data_dir = load_settings().data_dir
    freed_bytes = remove(model_id, data_dir, catalog_of(data_dir, load_catalog()))
    if as_json:
        print_json({"id": model_id, "freed_bytes": freed_bytes})
    else:
        typer.echo(f"{model_id} is removed; {megabytes(freed_bytes)} are free again.")


def _read_pair(text: str) -> Pair | None:
    if not text:
        return None
    source, _, target = text.partition("-")
    return Pair.parse(source, target)


def _pull_one(model_id: str, origin: Path | None, options: PullOptions, *, silent: bool) -> InstalledModel:
    if origin is not None:
        return pull_from(origin, model_id, options)
    if silent:
        return pull(model_id, options)
    with ProgressBar(model_id) as progress:
        return pull(model_id, options, progress)


def _report(models: list[InstalledModel], *, as_json: bool) -> None:
    if as_json:
        print_json([_describe(model.entry, ModelState.INSTALLED) | _origin(model) for model in models])
        return
    for model in models:
        licence = model.entry.licence
        typer.echo(f"{model.entry.id} ({model.entry.title}, {licence.name}) is installed in {model.path}")


def _verdict(model_id: str, data_dir: Path) -> dict[str, Any]:
    try:
        model = verify(model_id, data_dir, catalog_of(data_dir, load_catalog()))
    except (ModelMissing, ModelCorrupt) as error:
        return {"id": model_id, "ok": False, "code": error.code, "message": error.message}
    count, size = len(model.entry.files), megabytes(model.entry.installed_bytes)
    return {"id": model_id, "ok": True, "code": "", "message": f"{count} files, {size}, as published"}


def _present(data_dir: Path) -> list[str]:
    """Installed models, damaged ones too."""
    catalog = catalog_of(data_dir, load_catalog())
    return [entry.id for entry in catalog.model if state_of(entry, data_dir, catalog) is not ModelState.MISSING]


def _describe(entry: ModelEntry, state: ModelState) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "version": entry.version,
        "task": entry.task.value,
        "pairs": [[pair.source.tag, pair.target.tag] for pair in entry.pairs],
        "engine": entry.engine,
        "licence": entry.licence.name,
        "commercial_use": entry.licence.commercial_use,
        "size_bytes": entry.installed_bytes,
        "starter": entry.starter,
        "state": state.value,
    }


def _origin(model: InstalledModel) -> dict[str, Any]:
    return {
        "path": str(model.path),
        "source": model.source,
        "installed_at": model.installed_at.isoformat(),
    }


def _row(model: dict[str, Any]) -> list[str]:
    pairs = ", ".join(f"{source}→{target}" for source, target in model["pairs"])
    licence = model["licence"] + ("" if model["commercial_use"] else " (no commercial use)")
    return [model["id"], pairs, model["engine"], licence, megabytes(model["size_bytes"]), model["state"]]
