"""Every page of the console, on one router."""

from fastapi import APIRouter

from api.console import assets, bulk, entrance, glossaries, memory, reviews, trying
from api.console.room import routes as room
from api.console.setup import routes as setup

router = APIRouter(include_in_schema=False)
for _part in (assets, entrance, glossaries, memory, trying, bulk, reviews, room, setup):
    router.include_router(_part.router)
