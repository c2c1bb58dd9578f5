"""Every page of the room, on one router."""

from fastapi import APIRouter

from api.console.room import digests, incidents, situation, watches

router = APIRouter(include_in_schema=False)
for _part in (situation, incidents, watches, digests):
    router.include_router(_part.router)
