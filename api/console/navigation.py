"""The rooms of the console, and which role may enter which."""

from dataclasses import dataclass

from api.keys import Role

TRANSLATING = frozenset({Role.TRANSLATE, Role.REVIEW, Role.ADMIN})
REVIEWING = frozenset({Role.REVIEW, Role.ADMIN})
WATCHING = frozenset({Role.PR, Role.ADMIN})
OPERATING = frozenset({Role.ADMIN})
ANYONE = frozenset(Role)


def _(words: str) -> str:
    """Marks words for the catalogues; the templates translate them."""
    return words


@dataclass(frozen=True, slots=True)
class Room:
    """A page of the main navigation."""

    path: str
    label: str
    roles: frozenset[Role]


ROOMS = (
    Room("/console/reviews", _("Reviews"), REVIEWING),
    Room("/console/try", _("Try"), TRANSLATING),
    Room("/console/bulk", _("Bulk"), TRANSLATING),
    Room("/console/glossaries", _("Glossaries"), TRANSLATING),
    Room("/console/memory", _("Memory"), TRANSLATING),
    Room("/console/room", _("Situation room"), WATCHING),
    Room("/console/digests", _("Digests"), WATCHING),
    Room("/console/setup", _("Set-up"), OPERATING),
)

SETUP = (
    Room("/console/setup/watches", _("Watches"), OPERATING),
    Room("/console/setup/sources", _("Sources"), OPERATING),
    Room("/console/setup/teams", _("Teams"), OPERATING),
    Room("/console/setup/keys", _("Keys"), OPERATING),
    Room("/console/setup/models", _("Models"), OPERATING),
    Room("/console/setup/packs", _("Rule packs"), OPERATING),
)
"""The pages of set-up, in the order in which a new installation needs them."""


def rooms_of(role: Role) -> list[Room]:
    """The rooms a role may enter, in order."""
    return [room for room in ROOMS if role in room.roles]
