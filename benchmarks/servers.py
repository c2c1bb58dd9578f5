"""Starting and stopping what is measured: our server as shipped, and the peer through its script."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from api.settings import PREFIX, load_settings
from benchmarks.report import Skipped
from nlp.models.catalog import load_catalog
from nlp.models.store import installed

_KEPT = f"{PREFIX}DATA_DIR"
_START_LIMIT_S = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A running server on this machine; `started_s` is how long it took until it was ready."""

    name: str
    port: int
    pid: int
    started_s: float = 0.0


def model_folder() -> Path:
    """The installed starter model, which all sides compute with; raises Skipped when it is not there."""
    starter = next(iter(load_catalog().starters))
    for model in installed(load_settings().data_dir):
        if model.entry.id == starter.id:
            return model.path
    raise Skipped(f"the model {starter.id} is not installed; run `babelguard models pull {starter.id}` first")


@contextmanager
def our_server() -> Iterator[Server]:
    """Babelguard with its own defaults, the installed model and an empty database, so that it needs no key."""
    model_folder()
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        environment |= {name: os.environ[name] for name in (_KEPT,) if name in os.environ}
        environment[f"{PREFIX}DATABASE_URL"] = f"sqlite:///{folder}/benchmark.db"
        port = _free_port()
        command = [sys.executable, "-m", "api", "serve", "--port", str(port)]
        started = time.perf_counter()
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_ready(process, port, Path(folder) / "log")
            yield Server("babelguard", port, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def peer_server(options: Namespace) -> Iterator[Server]:
    """LibreTranslate with its own defaults; raises Skipped when its script or its installation is absent."""
    script: Path = options.peer_script or options.shared / "bench" / "peer_libretranslate.sh"
    if not script.is_file():
        raise Skipped("the peer's script is absent; name it with --peer-script")
    if not _peer_python().is_file():
        raise Skipped("the peer is not installed; run its script with `install`, and name PEER_HOME if you chose one")
    port = _free_port()
    started = subprocess.run([script, "start", str(port)], capture_output=True, text=True, check=False)
    pid = re.search(r"ready pid (\d+)", started.stdout)
    if pid is None:
        raise Skipped(f"the peer does not start: {started.stdout[-500:]}{started.stderr[-500:]}")
    try:
        yield Server("libretranslate", port, int(pid[1]))
    finally:
        subprocess.run([script, "stop", str(port)], check=False)


def peer_versions() -> tuple[str, ...]:
    """What the peer is made of."""
    code = "from importlib.metadata import version as v; [print(p, v(p)) for p in ('libretranslate', 'ctranslate2')]"
    told = subprocess.run([_peer_python(), "-c", code], capture_output=True, text=True, check=True)
    return tuple(f"peer: {line}" for line in told.stdout.splitlines())


def _peer_python() -> Path:
    home = Path(os.environ.get("PEER_HOME") or Path.home() / ".cache" / "babelguard-peer")
    return Path(os.environ.get("PEER_VENV") or home / "venv") / "bin" / "python"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(_START_LIMIT_S * 50):
        if process.poll() is not None or _is_ready(port):
            break
        time.sleep(0.02)
    else:
        raise Skipped(f"our server was not ready within {_START_LIMIT_S} s")
    if process.poll() is not None:
        raise Skipped(f"our server does not start: {log.read_text(encoding='utf-8', errors='replace')[-500:]}")


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
