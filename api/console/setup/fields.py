"""Forms whose fields are known only when they are made: read whole, and options with the secrets typed beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from api.secret_files import has_secret, keep_secret
from api.settings import Settings
from monitors.sources.options import Option

_HOSTS = ("server", "host")
"""Options that name the host a secret is sent to; the secret's name then has to begin with it."""


async def _read(request: Request) -> FormData:
    return await request.form()


Fields = Annotated[FormData, Depends(_read)]


@dataclass(frozen=True, slots=True)
class OptionField:
    """An option as a form shows it; of a secret its name stands there, and whether somebody has set it."""

    option: Option
    value: str
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """Options as a person typed them, and values of secrets by name, which no page shows again."""

    options: Mapping[str, str]
    secrets: Mapping[str, str]

    def keep(self, settings: Settings) -> None:
        """Puts the typed secrets into their files; raises InvalidInput, Misconfigured."""
        for name, value in self.secrets.items():
            keep_secret(settings, name, value)


def word(fields: FormData, name: str) -> str:
    """One field, as typed, without space around it."""
    value = fields.get(name, "")
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else ""


def typed_options(settings: Settings, kind: str, known: Sequence[Option], fields: FormData) -> Typed:
    """What was typed for these options; a secret that was given no name gets one."""
    options = {option.name: value for option in known if (value := word(fields, f"option-{option.name}"))}
    secrets = {}
    for option in known:
        if option.is_secret and (value := word(fields, f"value-{option.name}")):
            name = options.setdefault(option.name, _new_name(settings, kind, option.name, options))
            secrets[name] = value
    return Typed(options, secrets)


def shown_options(settings: Settings, known: Sequence[Option], options: Mapping[str, str]) -> list[OptionField]:
    """Every option with its value, or its default where none was chosen."""
    return [
        OptionField(
            option,
            options.get(option.name, "" if option.is_secret else option.default),
            option.is_secret and has_secret(settings, options.get(option.name, "")),
        )
        for option in known
    ]


def _new_name(settings: Settings, kind: str, option: str, options: Mapping[str, str]) -> str:
    """A name that no secret has yet: after the host it is sent to where one is chosen, else after the kind."""
    first = next((options[name] for name in _HOSTS if options.get(name)), kind)
    base = f"{first}-{option}"
    return next(name for n in range(1, 10_000) if not has_secret(settings, name := base if n == 1 else f"{base}-{n}"))
