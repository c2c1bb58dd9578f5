"""YAML as nodes that know their file, line and rule, so that a wrong rule is told exactly.

Scalars stay as written (`no` is a Norwegian and an English word here, never False), which is why we walk the
composed nodes instead of loading values. Nothing is ever constructed from a tag.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from core.errors import Misconfigured

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIZE_LIMIT_BYTES = 2_000_000
"""A rule file has some tens of kilobytes; more is a mistake."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a file; `rule` is the path of keys that leads to it."""

    path: Path
    rule: str
    node: yaml.Node

    def wrong(self, sentence: str) -> Misconfigured:
        """The error that this value is wrong."""
        line = self.node.start_mark.line + 1 if self.node.start_mark else 1
        return Misconfigured(f"{self.path.name}, line {line}: {self.rule or 'the file'} {sentence}")

    def fields(self, required: Sequence[str] = (), optional: Sequence[str] = ()) -> dict[str, "Node"]:
        """The values of a mapping by key; unknown, missing and doubled keys are wrong."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("must be a mapping of names to values")
        found: dict[str, Node] = {}
        for key, value in self.node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            child = Node(self.path, f"{self.rule}.{name}".lstrip("."), value)
            if name not in (*required, *optional):
                raise child.wrong(f"is not known here; known are {', '.join((*required, *optional))}")
            if name in found:
                raise child.wrong("stands here twice")
            found[name] = child
        if missing := [name for name in required if name not in found]:
            raise self.wrong(f"lacks {', '.join(missing)}")
        return found

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode)

    def keys(self) -> tuple[str, ...]:
        """The names of a mapping, as written."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("must be a mapping of names to values")
        return tuple(str(key.value) for key, _ in self.node.value if isinstance(key, yaml.ScalarNode))

    def string_map(self) -> dict[str, str]:
        """A mapping of names to sentences, whatever the names."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("must be a mapping of names to sentences")
        return {key.value: Node(self.path, f"{self.rule}.{key.value}", value).text() for key, value in self.node.value}

    def items(self) -> list["Node"]:
        """The values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("must be a list")
        return [Node(self.path, f"{self.rule}[{at}]", value) for at, value in enumerate(self.node.value, 1)]

    def text(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            raise self.wrong("must be a text that is not empty")
        return str(self.node.value)

    def blank_or_text(self) -> str:
        """A text that may be empty or a space, as what stands between two words is."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong("must be a text")
        return str(self.node.value)

    def strings(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def terms(self) -> tuple[str, ...]:
        """A list of terms, none twice; a star stands only at an end, and never alone."""
        found: dict[str, None] = {}
        for item in self.items():
            term = item.text()
            if "*" in term[1:-1] or not term.strip("* "):
                raise item.wrong(f"is {term!r}: a star stands at the start or the end of a term")
            if term in found:
                raise item.wrong(f"has {term!r} twice")
            found[term] = None
        return tuple(found)

    def one_of(self, allowed: Sequence[str]) -> str:
        if (value := self.text()) not in allowed:
            raise self.wrong(f"is {value!r}; allowed are {', '.join(allowed)}")
        return value

    def whole_number(self, least: int, most: int) -> int:
        value = self.text()
        if not value.isdecimal() or not least <= int(value) <= most:
            raise self.wrong(f"is {value!r}; it must be a whole number from {least} to {most}")
        return int(value)


def read_document(path: Path) -> Node:
    """The one document of a file; raises Misconfigured with file and line when it cannot be read."""
    try:
        if path.stat().st_size > _SIZE_LIMIT_BYTES:
            raise Misconfigured(f"{path.name} is larger than {_SIZE_LIMIT_BYTES} bytes")
        node = yaml.compose(path.read_text("utf-8"), Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path.name} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Misconfigured(f"{path.name}, line {line}: {getattr(error, 'problem', error)}") from error
    if node is None:
        raise Misconfigured(f"{path.name} is empty")
    return Node(path, "", node)
