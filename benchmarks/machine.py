"""What the figures were measured on: kind of processor, memory, versions; nothing that names the machine."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("ctranslate2", "sentencepiece", "fastapi", "uvicorn", "sacrebleu")


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0))


def described() -> str:
    """One sentence."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cores()} cores ({_processor()}), {memory_gib:.0f} GiB of memory, {platform.system()}, no accelerator used"


def versions() -> list[str]:
    """Of what computes and serves."""
    return [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _PACKAGES)]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
