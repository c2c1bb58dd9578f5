"""Reviews of your own apps on Google Play, through the Android Publisher API and a service account.

Only reviews with text that were written or changed in the last week are there, and of each only when it was last
changed: that moment is taken as the review's. 200 questions an hour and app. The text is "title<TAB>text". Shape:
`reviews[]: reviewId, authorName, comments[].userComment{text, lastModified.seconds, starRating, reviewerLanguage,
thumbsUpCount, appVersionName}`, `tokenPagination.nextPageToken`; fields that would be empty are left out.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from core.errors import Misconfigured
from monitors.fetching.calling import Call, Caller
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import get, stars, tidy, when, whole
from monitors.fetching.tokens import ask_with_token, drawer
from monitors.sources.base import Item, ItemKind, Reason
from monitors.sources.languages import tag_of
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifier, Options, SecretName

TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address
PLACE = "https://androidpublisher.googleapis.com/androidpublisher/v3/applications/{package}/reviews"
SCOPE = "https://www.googleapis.com/auth/androidpublisher"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_KNOWN = {"reviews", "tokenPagination", "pageInfo"}
_LIFE_S = 3600


class GooglePlayOptions(Options):
    """Which app, and who asks."""

    package: Identifier
    """Package name of the app, such as com.acme.home."""
    service_account: SecretName
    """Name of the secret that holds the service account's key file (JSON); it needs "View app information"."""


class GooglePlaySource(ListingSource[GooglePlayOptions]):
    Options: ClassVar[type[Options]] = GooglePlayOptions
    is_windowed: ClassVar[bool] = False  # a quiet week empties it
    spacing_s = 0.5

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # cannot ask
        params = {"maxResults": "100", **({"token": token} if token else {})}
        place = PLACE.format(package=self.options.package)
        reply = await ask_with_token(
            caller,
            drawer("google_play", self.options.service_account),
            lambda: self._token(caller),
            lambda key: Call(place, params, {"Authorization": f"Bearer {key}"}),
        )
        found = reply.json()
        if not isinstance(found, dict) or not _KNOWN.issuperset(found):
            raise SourceFailed(Reason.BROKEN, "The answer has not the shape we know.")
        items = [item for review in found.get("reviews", []) for item in _items(review, self.options.package)]
        return Listing(items, str(get(found, "tokenPagination", "nextPageToken") or ""))

    async def _token(self, caller: Caller) -> tuple[str, float]:
        account = self.tools.secret(self.options.service_account)
        assertion = signed_assertion(account, int(self.tools.now().timestamp()))
        call = Call(TOKEN, method="POST", form={"grant_type": _GRANT, "assertion": assertion})
        given = (await caller.ask(call)).json()
        return str(given["access_token"]), float(given.get("expires_in", _LIFE_S))


def signed_assertion(key_file: str, at: int) -> str:
    """The JWT that a service account shows for a token (RFC 7523, RS256); raises Misconfigured for a wrong key file."""
    try:
        account = json.loads(key_file)
        key = load_pem_private_key(account["private_key"].encode(), None)
        names = {"iss": account["client_email"], "scope": SCOPE, "aud": TOKEN, "iat": at, "exp": at + _LIFE_S}
        header = {"alg": "RS256", "typ": "JWT", "kid": account.get("private_key_id", "")}
    except (ValueError, KeyError, TypeError, AttributeError, UnsupportedAlgorithm) as error:
        raise Misconfigured("The secret is not the key file of a service account.") from error
    if not isinstance(key, RSAPrivateKey):
        raise Misconfigured("The key of the service account is not an RSA key.")
    signed = f"{_encoded(header)}.{_encoded(names)}"
    signature = urlsafe_b64encode(key.sign(signed.encode(), PKCS1v15(), SHA256())).rstrip(b"=").decode()
    return f"{signed}.{signature}"


def _encoded(data: Mapping[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(data, separators=(",", ":")).encode()).rstrip(b"=").decode()


def _items(review: dict[str, Any], package: str) -> list[Item]:
    said = next((one["userComment"] for one in review.get("comments", []) if one.get("userComment")), None)
    if said is None:
        return []
    title, tab, text = str(said.get("text") or "").strip("\n").partition("\t")
    return [
        Item(
            native_id=str(review["reviewId"]),
            text=tidy(text if tab and text.strip() else title),
            kind=ItemKind.REVIEW,
            title=tidy(title) if tab and text.strip() else "",
            url=f"https://play.google.com/store/apps/details?id={package}&reviewId={review['reviewId']}",
            author=str(review.get("authorName") or ""),
            created_at=when(get(said, "lastModified", "seconds")),
            language=tag_of(str(said.get("reviewerLanguage") or "")),
            stars=stars(said.get("starRating")),
            engagement=whole(said.get("thumbsUpCount")),
            extras={"version": str(said.get("appVersionName") or "")},
        )
    ]
