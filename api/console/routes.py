"""Every page of the console, on one router."""

from fastapi import APIRouter

from api.console import assets, entrance, glossaries, memory, reviews, trying

router = APIRouter(include_in_schema=False)
for _part in (assets, entrance, glossaries, memory, trying, reviews):
    router.include_router(_part.router)
