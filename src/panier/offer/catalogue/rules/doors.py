"""What keeps a product's door from opening as far as it is set, as codes that sites turn into words."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from panier.offer.merchants.rules import OPENNESS

LISTED, LINKED, SELLING = "listed", "linked", "selling"
LONGEST_ADDRESS = 1000
NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")


@dataclass(frozen=True, slots=True)
class DoorFacts:
    """`state`: the merchant's. `leads`: there is an address, its own or the merchant's site. `has_way`: pickup or delivery."""

    state: str
    leads: bool
    priced: bool
    stocked: bool
    has_way: bool
    archived: bool = False


def stops(door: str, facts: DoorFacts) -> tuple[str, ...]:
    """In the order one would mend them; nothing: it is as open as its door says."""
    if facts.archived:
        return ("archived",)
    found = []
    if OPENNESS[facts.state] < OPENNESS[door]:
        found.append(f"merchant-{facts.state}")
    if door == LINKED and not facts.leads:
        found.append("no-address")
    if door == SELLING:
        wanting = {"no-price": facts.priced, "no-stock": facts.stocked, "no-way": facts.has_way}
        found += [code for code, is_there in wanting.items() if not is_there]
    return tuple(found)


def is_site_address(text: str) -> bool:
    """A web address of a site that everybody can reach: no bare number, no name of a network at home, no password in it."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or len(text) > LONGEST_ADDRESS:
        return False
    if any(mark.isspace() or not mark.isprintable() for mark in text) or "\\" in text:
        return False
    return _is_public_name(host.rstrip("."))


def _is_public_name(host: str) -> bool:
    if "." not in host or host.endswith((".local", ".internal", ".localhost", ".lan", ".home.arpa")):
        return False
    labels = unicodedata.normalize("NFKC", host).split(".")
    if NUMBER.fullmatch(labels[-1]):  # “0x7f.1”: browsers take a name that ends so for an IPv4 address
        return False
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return all(labels)
    return False
