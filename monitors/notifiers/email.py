"""Mail over SMTP: HTML with a plain text beside it, charts as inline images, one message to all who are named.

`Message-ID` is made of the notice's key, so a mail that went out twice because the answer was lost is one thread, and
one message to servers that look. The server is dialled where `core.outbound` allows.
"""

import hashlib
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from core.errors import RefusedAddress
from core.outbound import Outbound
from core.outbound_transport import resolve
from monitors.notifiers.base import DeliveryResult, Notice, NotifierTools, Outcome
from monitors.sources.options import Options, SecretName, Text, read_options, tied

TIMEOUT_S = 20.0
_SUBJECT_LIMIT = 200
_OURSELVES = "babelguard.invalid"  # smtplib would look its own name up, and tell it


def _split(value: object) -> object:
    return tuple(one.strip() for one in value.split(",") if one.strip()) if isinstance(value, str) else value


MailAddress = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\s@<>,;:\"]+@[^\s@<>,;:\"]+$")]
MailAddresses = Annotated[tuple[MailAddress, ...], BeforeValidator(_split), Field(min_length=1, max_length=100)]


class EmailOptions(Options):
    to: MailAddresses
    """Addresses, separated by commas."""
    sender: MailAddress
    """Address the mail comes from."""
    host: Text
    """Name of the SMTP server."""
    port: int = Field(default=587, ge=1, le=65535)
    """Its port: 587 with STARTTLS, 465 with TLS from the beginning."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is secured; `none` is for a relay on this machine."""
    user: str = ""
    """Name to sign in with; empty: not signed in."""
    password: SecretName | None = None
    """Name of the secret that holds the password; it begins with the host."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.user) != (self.password is not None):
            raise ValueError("`user` and `password` go together")
        if self.password is not None and self.security == "none":
            raise ValueError("a password is not sent without encryption")
        return tied(self, self.password, self.host)


class EmailNotifier:
    name = "email"

    def __init__(self, tools: NotifierTools) -> None:
        self._tools = tools
        self._options = read_options(EmailOptions, tools.options)
        self._password = tools.secret(self._options.password) if self._options.password else ""

    def send(self, notice: Notice) -> DeliveryResult:
        message = message_of(notice, self._options, format_datetime(self._tools.now()))
        try:
            refused = self._send(message)
        except RefusedAddress as error:
            return DeliveryResult(Outcome.REFUSED, error.message)
        except (OSError, smtplib.SMTPException) as error:
            return _failure(error)
        left_out = f"{len(refused)} recipient(s) were refused by the mail server." if refused else ""
        return DeliveryResult(Outcome.SENT, left_out, receipt=message["Message-ID"])

    def _send(self, message: EmailMessage) -> dict[str, tuple[int, bytes]]:
        options = self._options
        server = _connected(options, self._tools.outbound)
        try:
            if options.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if options.user:
                server.login(options.user, self._password)
            return server.send_message(message)
        finally:
            _leave(server)


def message_of(notice: Notice, options: EmailOptions, date: str) -> EmailMessage:
    """The mail: text, HTML, and its pictures inside the HTML."""
    message = EmailMessage()
    subject = " ".join(notice.subject.split())[:_SUBJECT_LIMIT]
    message["Subject"] = subject
    message["From"] = Address("Babelguard", addr_spec=options.sender)
    message["To"] = ", ".join(options.to)
    message["Date"] = date
    name = hashlib.sha256("\n".join((notice.key, *options.to)).encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@{options.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(notice.text)
    if notice.html:
        message.add_alternative(notice.html, subtype="html")
        body = message.get_payload()[1]  # type: ignore[index]  # the alternative just added
        for content_id, picture in notice.images.items():
            body.add_related(picture, "image", "png", cid=f"<{content_id}>", disposition="inline")  # type: ignore[union-attr]
    return message


class _Guarded(smtplib.SMTP):
    """Dials one of the addresses that were judged; the name stays for TLS."""

    addresses: Sequence[str] = ()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002  # smtplib's
        failure: OSError = OSError("the mail server has no address")
        for address in self.addresses:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                failure = error
        raise failure


class _GuardedTls(smtplib.SMTP_SSL, _Guarded):
    pass


def _connected(options: EmailOptions, outbound: Outbound) -> smtplib.SMTP:
    chosen = outbound.choose(options.host, resolve(options.host, options.port))
    server: _Guarded
    if options.security == "tls":
        server = _GuardedTls(timeout=TIMEOUT_S, local_hostname=_OURSELVES, context=ssl.create_default_context())
    else:
        server = _Guarded(timeout=TIMEOUT_S, local_hostname=_OURSELVES)
    server.addresses = [str(address) for address in chosen]
    server.__dict__["_host"] = options.host  # what smtplib checks the certificate against
    code, answer = server.connect(options.host, options.port)
    if code != 220:
        server.close()
        raise smtplib.SMTPConnectError(code, answer)
    return server


def _leave(server: smtplib.SMTP) -> None:
    """Says goodbye; a server that answers it badly has the mail all the same."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _failure(error: Exception) -> DeliveryResult:
    """What an error of the mail server means; its own words may hold addresses and stay out."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return _answered(max(codes, default=550), "every recipient")
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, type(error).__name__)
    if isinstance(error, ssl.SSLError):
        return DeliveryResult(Outcome.REFUSED, "The mail server's certificate was not accepted.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryResult(Outcome.REFUSED, "The mail server does not offer what the options ask for.")
    return DeliveryResult(Outcome.RETRY, f"The mail server could not be reached ({type(error).__name__}).")


def _answered(code: int, what: str) -> DeliveryResult:
    outcome = Outcome.RETRY if 400 <= code < 500 else Outcome.REFUSED
    return DeliveryResult(outcome, f"The mail server answered {code} ({what}).")
