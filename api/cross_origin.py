"""Who may call from a web page: the LibreTranslate paths, which browser tools use (contract §1, CORS)."""

from collections.abc import Mapping, Sequence

from api.problems import Door, door_of


class CrossOrigin:
    """Allowed origins, such as `https://shop.example`; `*` allows all."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._origins = frozenset(origin.rstrip("/") for origin in origins)

    def headers(self, path: str, request_headers: Mapping[str, str]) -> dict[str, str]:
        """What a response at this path tells the browser; nothing for a door that is not for browsers."""
        if door_of(path) is not Door.LIBRETRANSLATE:
            return {}
        allowed = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
        }
        if "*" in self._origins:
            return {"Access-Control-Allow-Origin": "*"} | allowed
        origin = request_headers.get("origin", "")
        vary = {"Vary": "Origin"}
        return vary | {"Access-Control-Allow-Origin": origin} | allowed if origin in self._origins else vary

    @staticmethod
    def is_preflight(method: str, path: str) -> bool:
        """A browser asking first."""
        return method == "OPTIONS" and door_of(path) is Door.LIBRETRANSLATE
