"""Every page of set-up, on one router."""

from fastapi import APIRouter

from api.console.setup import channels, keys, models, packs, shell, sources, teams, watches

router = APIRouter(include_in_schema=False)
for _part in (shell, watches, sources, teams, channels, keys, models, packs):
    router.include_router(_part.router)
