"""What the pages of set-up share: their own row of links, and where set-up begins."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.navigation import SETUP
from api.console.pages import page, went_to
from api.console.visits import Operator, Visit

router = APIRouter(prefix="/console/setup", include_in_schema=False)


@router.get("")
def home(_visit: Operator) -> Response:
    """The first page of set-up."""
    return went_to(SETUP[0].path)


def setup_page(request: Request, visit: Visit, template: str, status: int = 200, **values: Any) -> Response:
    """A page of set-up; `problem` says what kept a form from being taken."""
    return page(request, visit, f"setup/{template}", status, **({"problem": "", "sections": SETUP} | values))
