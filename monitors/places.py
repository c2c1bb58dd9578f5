"""What sources of this machine are handed: the operator's drop folder, and the inbox of their own binding."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.store import Store
from monitors.asking import OpenSource, open_registered
from monitors.bindings import Binding
from monitors.inbound import BindingInbox
from monitors.sources.base import Source, SourceTools


def opening(store: Store, now: Callable[[], datetime], drop_root: Path) -> OpenSource:
    """Opens registered sources with these at hand."""

    def open_source(binding: Binding, tools: SourceTools) -> Source:
        inbox = BindingInbox(store, binding.id, now)
        return open_registered(binding, replace(tools, drop_root=drop_root, inbox=inbox))

    return open_source
