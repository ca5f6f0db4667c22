"""What stands on a parcel's label: who it goes to and comes from, what it weighs and holds."""

from collections.abc import Sequence
from typing import NamedTuple

from panier.kit.content import in_language
from panier.trade.fulfilment.queries import boxes_of, grams_of
from panier.trade.fulfilment.rules.addresses import Addressed, contents_of, label_lines
from panier.trade.fulfilment.rules.boxes import Box, written
from panier.trade.orders.models import Part


class Label(NamedTuple):
    """`grams`: none where nobody knows. `of`: which of its boxes this one is; empty: the only one, or the whole part."""

    part: Part
    to: Addressed
    sender: Addressed
    grams: int | None
    contents: str
    boxes: tuple[Box, ...] = ()
    sides: tuple[int, ...] = ()
    of: str = ""

    @property
    def packed(self) -> str:
        return written(self.boxes)

    @property
    def to_lines(self) -> list[str]:
        return label_lines(self.to)

    @property
    def sender_lines(self) -> list[str]:
        return label_lines(self.sender)


def labels_of(parts: Sequence[Part]) -> list[Label]:
    """The caller has shown that he may see these parts."""
    grams, boxes = grams_of(parts), boxes_of(parts)
    return [
        Label(part, _to(part), _sender(part), grams.get(part.pk), _contents(part), tuple(boxes.get(part.pk, ())))
        for part in parts
    ]


def each_box(labels: Sequence[Label]) -> list[Label]:
    """A label a box."""
    return [box for label in labels for box in _boxes(label)]


def _boxes(label: Label) -> list[Label]:
    count = len(label.boxes)
    of = [f"{number}/{count}" if count > 1 else "" for number in range(1, count + 1)]
    each = [
        label._replace(grams=box.grams, sides=box.sides, of=name) for box, name in zip(label.boxes, of, strict=True)
    ]
    return each or [label]


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
