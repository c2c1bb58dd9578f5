"""The starter model and the engine that runs it, once for the whole run; for tests marked `model`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.settings import load_settings
from core.errors import DownloadFailed, ModelError
from core.locales import Pair
from glossaries.matching import TermMatcher
from glossaries.starter import starter_terms
from nlp.engines.base import Engine
from nlp.engines.ct2 import Decoding
from nlp.engines.registry import open_engine
from nlp.models.pull import PullOptions, ensure

STARTER = "opus-zh-en"


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """The folder of the installed starter model, pulled where it is missing."""
    options = PullOptions(load_settings().data_dir, datetime.now(UTC))
    try:
        return ensure(STARTER, options).path
    except (DownloadFailed, ModelError, OSError) as error:
        pytest.skip(f"The starter model cannot be fetched here: {error}")


@pytest.fixture(scope="session")
def starter_engine(starter_model: Path) -> Engine:
    return open_engine("ct2", starter_model, Pair.parse("zh", "en"), STARTER, "CC-BY-4.0", Decoding(threads=2))


@pytest.fixture(scope="session")
def starter_words() -> TermMatcher:
    return TermMatcher(starter_terms(Pair.parse("zh", "en")))
