"""A source's options as people set them: one model a source, one sentence a field, from which every form is made.

Options arrive as text, from a form, a command line or a row; a `SecretName` holds the *name* of a secret, never the
secret itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from core.errors import InvalidInput


class _IsSecret:
    """Marks the options whose value names a secret."""


def _split(value: object) -> object:
    return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value


SecretName = Annotated[str, StringConstraints(min_length=1, max_length=100), _IsSecret()]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
MaybeText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Words = Annotated[tuple[Text, ...], BeforeValidator(_split)]
Identifier = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9._\-]{1,200}$")]
Identifiers = Annotated[tuple[Identifier, ...], BeforeValidator(_split)]
Country = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[a-zA-Z]{2}$")]
Countries = Annotated[tuple[Country, ...], BeforeValidator(_split), Field(min_length=1)]


class Options(BaseModel):
    """Base of every source's options; a source without any uses this one."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Option:
    """One field of a form."""

    name: str
    help: str
    required: bool
    is_secret: bool
    default: str = ""
    choices: tuple[str, ...] = ()


O = TypeVar("O", bound=Options)  # noqa: E741  # an Options class


def read_options(model: type[O], given: Mapping[str, str]) -> O:
    """The options, typed; raises InvalidInput whose `field` is the option that is wrong."""
    try:
        return model.model_validate({name: value for name, value in given.items() if value != ""})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        message = f"Option {name}: {first['msg']}." if name else f"{first['msg']}."
        raise InvalidInput(message.replace("Value error, ", ""), name or "options") from error


def tied(options: O, secret: str | None, host: str) -> O:
    """Holds a secret to a host that people choose: else whoever may edit a watch could have it sent to their own."""
    if secret is not None and not secret.lower().startswith(host.lower()):
        raise ValueError(f"the name of the secret must begin with {host}, the host it is sent to")
    return options


def describe(model: type[Options]) -> tuple[Option, ...]:
    """Every option of a source, in the order a form shows them."""
    return tuple(_described(name, info) for name, info in model.model_fields.items())


def _described(name: str, info: FieldInfo) -> Option:
    default = "" if info.is_required() else info.get_default(call_default_factory=True)
    shown = ",".join(default) if isinstance(default, tuple) else "" if default is None else str(default)
    choices = getattr(info.annotation, "__args__", ()) if "Literal" in str(info.annotation) else ()
    inner = [mark for kind in get_args(info.annotation) for mark in getattr(kind, "__metadata__", ())]  # of `X | None`
    is_secret = any(isinstance(mark, _IsSecret) for mark in [*info.metadata, *inner])
    return Option(
        name, " ".join((info.description or "").split()), info.is_required(), is_secret, shown, tuple(map(str, choices))
    )
