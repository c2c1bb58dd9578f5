"""pip itself as the last way to a distribution: it knows key rings, pages of links and more that we do not.

For a source distribution pip prepares metadata, which runs that package's build code. `--require-hashes` lets
it do so only for the very bytes the catalogue names; a wheel runs nothing.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from core.errors import DownloadFailed
from nlp.models.catalog import IndexSource

_TIMEOUT_S = 900


def pip_download(source: IndexSource, target: Path) -> None:
    """Fetches the distribution into the file `target`. Raises DownloadFailed with pip's own last word."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="pip-") as name:
        folder = Path(name)
        requirement = folder / "requirement.txt"
        requirement.write_text(
            f"{source.package}=={source.version} --hash=sha256:{source.distribution.sha256}\n", "utf-8"
        )
        _run(source, requirement, folder)
        fetched = folder / source.distribution.name
        if not fetched.is_file():
            raise DownloadFailed(f"pip did not fetch {source.distribution.name}")
        fetched.replace(target)


def _run(source: IndexSource, requirement: Path, folder: Path) -> None:
    form = "--only-binary" if source.distribution.name.endswith(".whl") else "--no-binary"
    command = [
        sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "1",
        "download", "--quiet", "--no-deps", "--require-hashes", f"{form}={source.package}",
        "--dest", str(folder), "--requirement", str(requirement),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603  fixed arguments, no shell
            command, capture_output=True, check=False, timeout=_TIMEOUT_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise DownloadFailed("pip could not be run") from error
    if done.returncode:
        raise DownloadFailed(f"pip: {_last_word(done.stderr.decode('utf-8', 'replace'))}")


def _last_word(complaint: str) -> str:
    """pip's last error line, without `ERROR:`."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["failed"])[-1].rstrip(".")
