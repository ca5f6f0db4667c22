"""Carriers of the territory's pack, and where each shows how far a parcel is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

OTHER = "other"


class Carrier(NamedTuple):
    code: str
    name: Mapping[str, str]
    track: str  # an address with `{number}` in it; empty: he has none

    def link(self, number: str) -> str:
        """Empty where there is nothing to follow."""
        return self.track.replace("{number}", number) if number else ""


def carriers_from(value: Sequence[Mapping[str, Any]]) -> dict[str, Carrier]:
    """By code, in the pack's order. ValueError when one cannot be used."""
    found: dict[str, Carrier] = {}
    for each in value:
        carrier = Carrier(each["code"], each["name"], each.get("track", ""))
        address = urlsplit(carrier.track)
        if carrier.track and (address.scheme != "https" or not address.netloc or "{number}" not in carrier.track):
            raise ValueError(f"{carrier.code}: its tracking address is https and holds {{number}}")
        if carrier.code in found:
            raise ValueError(f"{carrier.code} is there twice")
        found[carrier.code] = carrier
    return found
