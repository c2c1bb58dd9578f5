"""Standard Webhooks (standardwebhooks.com, specification read 2026-11): signing and verifying.

`webhook-signature` holds `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, several separated by spaces; secrets
are `whsec_` and base64. Several secrets are tried, so that one can be changed without losing a delivery.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from core.errors import AccessDenied, Misconfigured

TOLERANCE = timedelta(minutes=5)
"""How far a sender's clock may be off, and how old a delivery may be (the specification's advice)."""
_PREFIX = "whsec_"
_SHORTEST = 16  # bytes of a key; the specification asks for 24 to 64
_REFUSED = "The webhook's signature was refused."


def sign(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """The value of `webhook-signature`; raises Misconfigured for a secret that is none."""
    return _signature(_key(secret), message_id, str(int(at.timestamp())), body)


def verify(secrets: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The delivery's id, when one of the secrets (separated by white space) signed it and it is fresh.

    Raises AccessDenied, always with the same words, and Misconfigured for a secret that is none.
    """
    message_id = headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    if not message_id or len(message_id) > 200 or not _is_fresh(stamp, now):
        raise AccessDenied(_REFUSED)
    sent = headers.get("webhook-signature", "").split()[:20]
    valid = [_signature(_key(secret), message_id, stamp, body) for secret in secrets.split()]
    if not any(hmac.compare_digest(one.encode(), other.encode()) for one in valid for other in sent):
        raise AccessDenied(_REFUSED)
    return message_id


def _is_fresh(stamp: str, now: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return False
    return abs(datetime.fromtimestamp(int(stamp), UTC) - now) <= TOLERANCE


def _signature(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    digest = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, "sha256").digest()
    return f"v1,{b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    try:
        key = b64decode(secret.strip().removeprefix(_PREFIX), validate=True)
    except (Error, ValueError) as error:
        raise Misconfigured("A webhook secret is `whsec_` followed by base64.") from error
    if len(key) < _SHORTEST:
        raise Misconfigured(f"A webhook secret holds {_SHORTEST} bytes or more.")
    return key
