"""An address a stranger gave is fetched from the public web only, within its limits; nothing inside is ever visited."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import pytest

from panier.kit.fetch import Address, FetchFailed, Limits, fetch, is_public
from tests.imports.servers import DRIP_S, DRIPS, Canary, Stand, png, serving

CERTIFICATES = Path(__file__).parent.parent / "files" / "certificates"
LIMITS = Limits(size=100_000, seconds=60)  # of a slow machine
HASTY = Limits(size=100_000, seconds=0.6)


class World(NamedTuple):
    """`at` the stand that is allowed; a canary that is not, on another port."""

    at: str
    allowed: frozenset[Address]
    canary: int


@pytest.fixture
def world() -> Iterator[World]:
    Canary.hits.clear()
    with serving(Stand) as port, serving(Canary) as canary:
        Stand.moved = {
            "moved": "/photo.png",
            "inside": f"http://127.0.0.1:{canary}/secret",
            "metadata": "http://169.254.169.254/latest/meta-data/",
            "file": "file:///etc/passwd",
            "loop": "/loop",
        }
        yield World(f"http://127.0.0.1:{port}", frozenset({("127.0.0.1", port)}), canary)


def problem(url: str, allowed: frozenset[Address] = frozenset(), limits: Limits = LIMITS) -> str:
    with pytest.raises(FetchFailed) as failed:
        fetch(url, limits, allowed=allowed)
    return str(failed.value.facts["problem"])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",  # noqa: S104 - an address nobody may visit
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%lo",
        "fec0::1",
        "ff02::1",
    ],
)
def test_these_addresses_are_not_of_the_public_web(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_these_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "refused-address"),
        ("localhost", "refused-address"),
        ("2130706433", "refused-address"),
        ("0177.0.0.1", "refused-address"),
        ("0x7f.1", "refused-address"),
        ("127.1", "refused-address"),
        ("[::1]", "refused-address"),
        ("[::ffff:127.0.0.1]", "refused-address"),
        ("someone@127.0.0.1", "bad-address"),
        ("8.8.8.8@127.0.0.1", "bad-address"),
    ],
)
def test_no_way_to_write_this_machine_reaches_it(world: World, host: str, expected: str) -> None:
    assert problem(f"http://{host}:{world.canary}/") == expected
    assert Canary.hits == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://169.254.169.254/latest/meta-data/", "refused-address"),
        ("http://10.0.0.1/", "refused-address"),
        ("http://8.8.8.8:22/", "refused-address"),  # the web’s own ports only
        ("https://8.8.8.8:8443/", "refused-address"),
        ("file:///etc/passwd", "bad-address"),
        ("ftp://8.8.8.8/a.png", "bad-address"),
        ("gopher://8.8.8.8/", "bad-address"),
        ("http:///a.png", "bad-address"),
        ("http://a:b/", "bad-address"),
        ("http://8.8.8.8:99999/", "bad-address"),
        ("//8.8.8.8/a.png", "bad-address"),
        (f"http://{'a' * 64}.example/", "bad-address"),
        ("http://nobody.invalid/a.png", "unreachable"),
    ],
)
def test_what_is_not_fetched(url: str, expected: str) -> None:
    assert problem(url) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("inside", "refused-address"),
        ("metadata", "refused-address"),
        ("file", "bad-address"),
        ("loop", "too-many-redirects"),
        ("huge", "too-large"),
        ("endless", "too-large"),
        ("slow", "too-slow"),
        ("slow-headers", "too-slow"),
        ("silent", "too-slow"),
        ("missing", "not-found"),
    ],
)
def test_a_server_that_misbehaves(world: World, path: str, expected: str) -> None:
    began = time.monotonic()
    assert problem(f"{world.at}/{path}", world.allowed, HASTY if expected == "too-slow" else LIMITS) == expected
    assert time.monotonic() - began < DRIPS * DRIP_S / 2  # it does not wait for the end
    assert Canary.hits == []


def test_what_is_there_is_fetched_also_where_it_has_moved_to(world: World) -> None:
    for path in ("photo.png", "moved", "photo été.png?taille=1 2"):
        assert fetch(f"{world.at}/{path}", LIMITS, allowed=world.allowed) == png()


def test_nobody_listens(world: World) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert problem(f"http://127.0.0.1:{port}/", frozenset({("127.0.0.1", port)})) == "unreachable"


def test_a_name_that_changes_its_mind_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    port = next(iter(world.allowed))[1]
    with serving(Canary, "127.0.0.2", port):
        _changing_name(monkeypatch)
        assert fetch(f"http://changing.example:{port}/photo.png", LIMITS, allowed=world.allowed) == png()
        assert Canary.hits == []
        assert (
            problem(f"http://changing.example:{port}/photo.png", world.allowed) == "refused-address"
        )  # it is checked anew
        assert Canary.hits == []


def test_control_a_check_apart_from_the_connection_would_be_fooled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = next(iter(world.allowed))[1]
    with serving(Canary, "127.0.0.2", port):
        _changing_name(monkeypatch)
        (first, *_rest) = socket.getaddrinfo("changing.example", port)  # the check sees the good one
        assert first[4][0] == "127.0.0.1"
        urlopen(f"http://changing.example:{port}/photo.png", timeout=60).close()
        assert Canary.hits == ["/photo.png"]


def _changing_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is 127.0.0.1 when it is asked first, and 127.0.0.2 ever after."""
    real, asked = socket.getaddrinfo, []

    def resolve(host: str, *rest: Any, **named: Any) -> Any:
        if host == "changing.example":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return real(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_over_tls_only_with_the_certificate_of_that_very_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(certificate: str) -> bytes:
        with serving(Stand, certificate=CERTIFICATES / certificate) as port:
            return fetch(f"https://127.0.0.1:{port}/photo.png", LIMITS, allowed=frozenset({("127.0.0.1", port)}))

    with pytest.raises(FetchFailed) as failed:  # nobody we trust vouches for it
        asked("own.pem")
    assert failed.value.facts["problem"] == "bad-certificate"
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "authority.pem"))
    assert asked("own.pem") == png()
    with pytest.raises(FetchFailed):  # vouched for, and somebody else's
        asked("of-another.pem")
