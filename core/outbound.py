"""Where the product may call when a person gave the URL: public addresses over http or https, and nothing else.

A feed or webhook address is typed by people, so it may name our own network: loopback, a cloud's metadata service, a
router. Names prove nothing (anyone's DNS may answer 127.0.0.1, and answer differently a second later), therefore the
decision falls on the address that is about to be dialled; `core.outbound_transport` dials exactly that one.

The tables are IANA's special-purpose registries (iana-ipv4/ipv6-special-registry, read 2026-11), written out because
`ipaddress.is_global` changed its mind between Python versions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import httpx
import regex

from core.errors import Misconfigured, RefusedAddress

URL_LIMIT = 2048  # characters; what servers and proxies commonly take
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED_V4: Sequence[IPv4Network] = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and a cloud's metadata (100.100.100.200)
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's host agent, on an address that looks public
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and a cloud's metadata (192.0.0.192)
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")  # all that is routed publicly today; ULA, link-local, mapped, ... lie outside
_REFUSED_V6: Sequence[IPv6Network] = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; the IPv4 address inside decides
_NUMERIC_LABEL = regex.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)")
_SCHEMES = ("http", "https")


def is_public(address: Address) -> bool:
    """True when the address belongs to a machine on the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in net for net in _REFUSED_V4)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _UNICAST_V6 and address.scope_id is None and not any(address in net for net in _REFUSED_V6)


@dataclass(frozen=True, slots=True)
class Outbound:
    """The guard; `hosts` and `networks` are what the operator allows besides (a feed on their own network)."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = field(default=())

    def check_url(self, url: str) -> httpx.URL:
        """The URL, parsed, when it may be tried; raises RefusedAddress with a sentence. Resolves nothing."""
        parsed = _parsed(url)
        if parsed.scheme not in _SCHEMES:
            raise RefusedAddress("The address must begin with http:// or https://.")
        if parsed.userinfo:
            raise RefusedAddress("The address must not hold a user name or password; they would end up in logs.")
        host = host_of(parsed)
        if not host:
            raise RefusedAddress("The address names no host.")
        literal = _literal(host)
        if literal is None and _NUMERIC_LABEL.fullmatch(host.rsplit(".", 1)[-1]):
            raise RefusedAddress(f"{host} is a number in disguise; write the host's name.")
        if literal is not None or host == "localhost" or host.endswith(".localhost"):
            self.choose(host, [literal] if literal is not None else [])
        return parsed

    def choose(self, host: str, addresses: Iterable[Address]) -> list[Address]:
        """Those of a host's addresses that may be dialled; raises RefusedAddress where none may."""
        name = host.rstrip(".").lower()
        found = list(addresses)
        if name in self.hosts:
            return found
        chosen = [address for address in found if self._allows(address)]
        if not chosen:
            raise RefusedAddress(f"{name} lies in a private or reserved network, which the operator has not allowed.")
        return chosen

    def _allows(self, address: Address) -> bool:
        return is_public(address) or any(address in net for net in self.networks if net.version == address.version)


def allowing(entries: Iterable[str]) -> Outbound:
    """A guard that also lets pass these hosts (`news.internal`), addresses and networks (`10.1.0.0/16`).

    Raises Misconfigured for an entry that is neither.
    """
    hosts, networks = set(), []
    for entry in entries:
        try:
            networks.append(ip_network(entry))
        except ValueError as error:
            if "/" in entry or ":" in entry or not entry.strip("."):
                raise Misconfigured(f"{entry!r} is neither a host name nor a network such as 10.1.0.0/16.") from error
            hosts.add(entry.rstrip(".").lower())
    return Outbound(frozenset(hosts), tuple(networks))


def host_of(url: httpx.URL) -> str:
    """The host as it will be resolved: ASCII, lower case, no root dot, no brackets."""
    return url.raw_host.decode("ascii").rstrip(".").lower()


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """True when scheme, host and port are the same: then secrets sent to one may be sent to the other."""
    return (one.scheme, host_of(one), _port(one)) == (other.scheme, host_of(other), _port(other))


def _port(url: httpx.URL) -> int:
    return url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def _parsed(url: str) -> httpx.URL:
    if len(url) > URL_LIMIT:
        raise RefusedAddress(f"The address is longer than {URL_LIMIT} characters.")
    try:
        parsed = httpx.URL(url)
        host_of(parsed)
    except (httpx.InvalidURL, UnicodeError, ValueError, TypeError) as error:
        raise RefusedAddress("The address is not a URL.") from error
    return parsed


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
