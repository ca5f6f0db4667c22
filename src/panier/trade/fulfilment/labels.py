"""What stands on a parcel's label: who it goes to and comes from, what it weighs and holds."""

from collections.abc import Sequence
from typing import NamedTuple

from panier.kit.content import in_language
from panier.trade.fulfilment.queries import grams_of
from panier.trade.fulfilment.rules.addresses import Addressed, contents_of, label_lines
from panier.trade.orders.models import Part


class Label(NamedTuple):
    """`grams`: none where nobody knows."""

    part: Part
    to: Addressed
    sender: Addressed
    grams: int | None
    contents: str

    @property
    def to_lines(self) -> list[str]:
        return label_lines(self.to)

    @property
    def sender_lines(self) -> list[str]:
        return label_lines(self.sender)


def labels_of(parts: Sequence[Part]) -> list[Label]:
    """The caller has shown that he may see these parts."""
    grams = grams_of(parts)
    return [Label(part, _to(part), _sender(part), grams.get(part.pk), _contents(part)) for part in parts]


def _to(part: Part) -> Addressed:
    order, to = part.order, part.order.address
    return Addressed(
        name=order.contact_name,
        line=to.get("line", ""),
        unit=to.get("unit", ""),
        municipality=to.get("municipality", ""),
        province=part.jurisdiction,
        postal_code=to.get("postal_code", ""),
        phone=order.contact_phone,
    )


def _sender(part: Part) -> Addressed:
    place = part.place
    return Addressed(
        name=part.seller.get("name", ""),
        line=place.address,
        unit="",
        municipality=place.municipality.name,
        province=place.jurisdiction,
        postal_code=place.postal_code,
        phone=place.phone or part.seller.get("phone", ""),
    )


def _contents(part: Part) -> str:
    return contents_of((line.quantity, in_language(line.title, part.order.language).text) for line in part.lines.all())
