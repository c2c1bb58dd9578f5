"""Every page of the console, on one router."""

from fastapi import APIRouter

from api.console import assets, entrance, reviews

router = APIRouter(include_in_schema=False)
for _part in (assets, entrance, reviews):
    router.include_router(_part.router)
