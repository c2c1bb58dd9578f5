"""A model hub repository, through the hub's own client (it brings resume, mirrors and access tokens)."""

from pathlib import Path

from core.errors import DownloadFailed
from nlp.models.catalog import HubSource, ModelEntry
from nlp.models.disk import is_disk_full


def hub_snapshot(entry: ModelEntry, source: HubSource, folder: Path) -> None:
    """Downloads the model's files below `folder`, still to be proven. Raises DownloadFailed."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415  heavy, and only this leaf needs it

    try:
        snapshot_download(
            source.repo,
            revision=source.revision,
            allow_patterns=[file.path for file in entry.files],
            local_dir=folder,
        )
    except Exception as error:  # the client's errors change their base with every major release
        if is_disk_full(error):
            raise
        words = str(error).strip().splitlines() or [type(error).__name__]
        raise DownloadFailed(words[0][:200]) from error
