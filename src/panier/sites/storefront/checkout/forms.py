"""What the checkout form holds, read and given back as typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from panier.kit.money import Money
from panier.kit.postal import bare, spaced
from panier.offer.terms.rules import DELIVERY, METHODS
from panier.trade.checkout.rules.requests import Address, CheckoutRequest, Contact, Way

FIELDS = ("name", "email", "phone", "line", "unit", "municipality", "postal_code", "note")
LONGEST = {
    "name": 120,
    "email": 254,
    "phone": 30,
    "line": 160,
    "unit": 40,
    "municipality": 80,
    "postal_code": 12,
    "note": 300,
}
WAY, SLOT = "way-", "slot-"


@dataclass(frozen=True)
class CheckoutForm:
    values: Mapping[str, str]
    ways: Mapping[str, Way]
    key: UUID
    total_minor: int | None

    def request(self, *, language: str, currency: str) -> CheckoutRequest:
        value = self.values
        code = bare(value["postal_code"])
        address = Address(value["line"], value["municipality"], code, value["unit"], value["note"])
        return CheckoutRequest(
            contact=Contact(value["name"], value["email"].lower(), value["phone"]),
            address=address if any((address.line, address.municipality, address.postal_code)) else None,
            ways=self.ways,
            language=language,
            total_seen=None if self.total_minor is None else Money(self.total_minor, currency),
        )


def read_form(posted: Mapping[str, str]) -> CheckoutForm:
    """Everything that was typed, trimmed and cut to its limit; a missing or strange key gets a new one."""
    values = {name: " ".join(posted.get(name, "").split())[: LONGEST[name]] for name in FIELDS}
    values["postal_code"] = spaced(values["postal_code"])
    ways = {name.removeprefix(WAY): _way(name, text, posted) for name, text in posted.items() if name.startswith(WAY)}
    total = posted.get("total_seen", "")
    return CheckoutForm(
        values, ways, _key(posted.get("key", "")), int(total) if total.isascii() and total.isdigit() else None
    )


def _way(name: str, text: str, posted: Mapping[str, str]) -> Way:
    """`pickup:plc_…`, `delivery` or `parcel`, with the slot chosen beside it."""
    method, _, place = text[:40].partition(":")
    slot = posted.get(f"{SLOT}{name.removeprefix(WAY)}:{text}", "")[:40]
    return Way(method if method in METHODS else DELIVERY, place, slot)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
