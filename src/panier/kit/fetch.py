"""Fetching an address a stranger gave: only from the public web, only so much, only so long.

Every name is resolved here, every address it has must be public, and the connection goes to the very address that was
checked: what the name says a moment later changes nothing. Each redirect is checked the same way.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Timer
from typing import ClassVar, NamedTuple, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from panier.kit.refusals import Refusal

Address = tuple[str, int]
Heard = TypeVar("Heard")
PORTS = {"http": 80, "https": 443}
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
MOST_ADDRESSES = 3  # of one name, tried in turn
CHUNK = 65_536
HEADERS = {
    "Accept": "image/*, */*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": "LePanierBleu/1",
}
SAFE = "/%:=&?~#+!$,;'@()*[]"  # of an address, left as it is
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address (RFC 6052)
NEVER = (
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments: not all of it is “private” to every Python
    ipaddress.ip_network("100.64.0.0/10"),  # shared by carriers' customers
    ipaddress.ip_network("fec0::/10"),  # site-local, deprecated and still routed somewhere
    ipaddress.ip_network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526)
    ipaddress.ip_network("::/96"),  # IPv4-compatible, long deprecated
    ipaddress.ip_network("64:ff9b:1::/48"),  # local translation (RFC 8215)
    ipaddress.ip_network("2002::/16"),  # 6to4: an IPv4 address inside
    ipaddress.ip_network("2001::/32"),  # Teredo: likewise
)


class FetchFailed(Refusal):
    """facts: `problem`: bad-address, refused-address, unreachable, not-found, too-slow, too-large, too-many-redirects."""

    code: ClassVar[str] = "fetch-failed"


@dataclass(frozen=True, slots=True)
class Limits:
    """`size` in bytes, `seconds` for each address on the way, from connecting to the last byte."""

    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Request:
    """What a program asks of another: `headers` may hold secrets, so nothing of it ever follows a redirect."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Answer(NamedTuple):
    """Whatever the status is; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Target(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str


def fetch(url: str, limits: Limits, *, allowed: frozenset[Address] = frozenset()) -> bytes:
    """What is at the address, or FetchFailed. `allowed`: exact addresses and ports of a test's own servers."""
    for _ in range(MOST_REDIRECTS + 1):
        target = _target(url)
        answer = _ask(target, _public_addresses(target, allowed), limits, partial(_answer, target, limits.size))
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise FetchFailed(problem="too-many-redirects")


def call(request: Request, limits: Limits, *, allowed: frozenset[Address] = frozenset()) -> Answer:
    """One answer of somebody else's program, over https from the public web; a redirect is an answer too. FetchFailed.

    `allowed` as above; those alone are asked without TLS.
    """
    target = _target(request.url)
    if target.scheme != "https" and not any(port == target.port for _, port in allowed):
        raise FetchFailed(problem="bad-address")
    addresses = _public_addresses(target, allowed)

    def ask(line: socket.socket) -> Answer:
        asking = _over(target, line)
        asking.request(request.method, target.path, body=request.body or None, headers={**HEADERS, **request.headers})
        with asking.getresponse() as answer:
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, _body(answer, limits.size))

    return _ask(target, addresses, limits, ask)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public web, looking through the ways to write an IPv4 address as IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if any(ip in network for network in NEVER if network.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local)


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as bad:  # a port that is none, a name that is none
        raise FetchFailed(problem="bad-address") from bad
    if parts.scheme not in PORTS or not host or parts.username is not None or parts.password is not None:
        raise FetchFailed(problem="bad-address")
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    return _Target(parts.scheme, host, port, path)


def _public_addresses(target: _Target, allowed: frozenset[Address]) -> list[str]:
    """What the name resolves to; one address that is not public, and none of them is visited."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise FetchFailed(problem="unreachable") from unknown
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for address in addresses:
        if (address, target.port) in allowed:
            continue
        if target.port != PORTS[target.scheme] or not is_public(address):
            raise FetchFailed(problem="refused-address")
    return addresses[:MOST_ADDRESSES]


def _ask(target: _Target, addresses: list[str], limits: Limits, ask: Callable[[socket.socket], Heard]) -> Heard:
    """What `ask` hears. The next address is tried only when one does not answer at all."""
    for address in addresses:
        try:
            line = _connected(target, address, limits)
        except TimeoutError as late:
            raise FetchFailed(problem="too-slow") from late
        except OSError:
            continue
        with line:
            return _in_time(line, limits, ask)
    raise FetchFailed(problem="unreachable")


def _connected(target: _Target, address: str, limits: Limits) -> socket.socket:
    """A connection to that very address; for https, with the name's own certificate."""
    line = socket.create_connection((address, target.port), timeout=limits.seconds)
    if target.scheme == "http":
        return line
    return ssl.create_default_context().wrap_socket(line, server_hostname=target.host, do_handshake_on_connect=False)


def _in_time(line: socket.socket, limits: Limits, ask: Callable[[socket.socket], Heard]) -> Heard:
    late: list[bool] = []

    def hang_up() -> None:  # however slowly it drips: each byte in time is not the whole in time
        late.append(True)
        with suppress(OSError):  # it has ended by itself in this moment
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    watch = Timer(limits.seconds, hang_up)
    watch.daemon = True
    watch.start()
    try:
        return ask(line)
    except (OSError, http.client.HTTPException, ValueError) as broken:
        raise FetchFailed(problem=_why(broken, late=bool(late))) from broken
    finally:
        watch.cancel()
        if late:
            raise FetchFailed(problem="too-slow")


def _why(broken: Exception, *, late: bool) -> str:
    if late or isinstance(broken, TimeoutError):
        return "too-slow"
    return "bad-certificate" if isinstance(broken, ssl.SSLCertVerificationError) else "unreachable"


def _over(target: _Target, line: socket.socket) -> http.client.HTTPConnection:
    asking = http.client.HTTPConnection(target.host, target.port)
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
        asking = http.client.HTTPSConnection(target.host, target.port)
    asking.sock = line  # connected already, to the address that was checked
    return asking


def _answer(target: _Target, size: int, line: socket.socket) -> bytes | str:
    """The body, or where it has moved to."""
    asking = _over(target, line)
    asking.request("GET", target.path, headers=HEADERS)
    with asking.getresponse() as answer:
        if answer.status in MOVED and (location := answer.getheader("Location")):
            return location
        if answer.status != http.client.OK:
            raise FetchFailed(problem="not-found")
        if (answer.length or 0) > size:
            raise FetchFailed(problem="too-large")
        return _body(answer, size)


def _body(answer: http.client.HTTPResponse, size: int) -> bytes:
    body = bytearray()
    while chunk := answer.read1(CHUNK):
        body += chunk
        if len(body) > size:
            raise FetchFailed(problem="too-large")
    return bytes(body)
