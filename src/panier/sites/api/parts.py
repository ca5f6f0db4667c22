"""Parts of orders as answers: what the shopper sees, and what the merchant sees of the same."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from panier.kit.postal import spaced
from panier.sites.api.shapes.base import Seller, here, minor, options_of
from panier.sites.api.shapes.carts import ChosenSlot, Tax
from panier.sites.api.shapes.orders import (
    Amended,
    BuyerContact,
    DeliveryAddress,
    MerchantPart,
    OrderLine,
    OrderPart,
    PartPlace,
)
from panier.sites.api.shapes.returns import TakenBack

HANDS = {"acheteur": "buyer", "système": "market"}  # a name is the shop's own
CODE_STATES = frozenset({"to_accept", "accepted", "ready", "handed_over"})


def shopper_part(part: Any, amended: Sequence[Any]) -> OrderPart:
    shown = part.pickup_code if part.state in CODE_STATES else ""
    return OrderPart(
        **_common(part, amended),
        merchant=Seller(id=part.merchant.public_id, slug=part.merchant.slug, name=part.merchant.name),
        pickup_code=shown or None,
    )


def merchant_part(part: Any, amended: Sequence[Any], returned: Sequence[Any]) -> MerchantPart:
    order = part.order
    delivered = part.method != "pickup"
    return MerchantPart(
        **_common(part, amended),
        returns=[_returned(each) for each in returned],
        order_number=order.number,
        contact=BuyerContact(name=order.contact_name, email=order.contact_email, phone=order.contact_phone),
        address=_delivered_to(order.address) if delivered else None,
        commission=minor(part.commission_minor, part.currency),
        placed_at=order.placed_at,
    )


def _common(part: Any, amended: Sequence[Any]) -> dict[str, Any]:
    currency = part.currency
    return {
        "id": part.public_id,
        "number": part.number,
        "state": part.state,
        "method": part.method,
        "place": _place(part.place),
        **promised(part.promise),
        "reason": part.reason,
        "lines": [_line(line, currency) for line in part.lines.all()],
        "amendments": [_amended(each) for each in amended],
        "goods": minor(part.goods_minor, currency),
        "delivery": minor(part.delivery_minor, currency),
        "taxes": [_tax(tax, currency) for tax in part.taxes.all()],
        "total": minor(part.total_minor, currency),
        "changed_at": part.changed_at,
    }


def promised(promise: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `Promised`, from a part's promise."""
    slot = promise.get("slot")
    return {
        "minutes": promise.get("minutes"),
        "days": promise.get("days"),
        "ready_at": promise.get("at"),
        "delivered_by": promise.get("by"),
        "slot": ChosenSlot(slot=slot, begins=promise["begins"], ends=promise["ends"]) if slot else None,
    }


def _delivered_to(address: Mapping[str, str]) -> DeliveryAddress:
    told = {name: address.get(name, "") for name in ("line", "unit", "municipality", "note")}
    return DeliveryAddress(**told, postal_code=spaced(address.get("postal_code", "")))


def _place(place: Any) -> PartPlace:
    return PartPlace(
        id=place.public_id,
        name=place.name,
        address=place.address,
        municipality=place.municipality.name,
        postal_code=spaced(place.postal_code),
    )


def _line(line: Any, currency: str) -> OrderLine:
    return OrderLine(
        offer_id=line.offer.public_id if line.offer else None,
        title=here(line.title),
        options=options_of(line.options),
        quantity=line.quantity,
        unit_price=minor(line.unit_minor, currency),
        subtotal=minor(line.subtotal_minor, currency),
    )


def _amended(each: Any) -> Amended:
    return Amended(
        title=here(each.title),
        options=options_of(each.options),
        quantity=each.quantity,
        why=each.why,
        note=each.note,
        given_back=minor(each.minor, each.currency),
        by=cast("Any", HANDS.get(each.actor, "merchant")),
        at=each.at,
    )


def _returned(each: Any) -> TakenBack:
    currency = each.currency
    return TakenBack(
        id=each.public_id,
        goods=minor(each.goods_minor, currency),
        delivery=minor(each.delivery_minor, currency),
        taxes=minor(each.tax_minor, currency),
        given_back=minor(each.minor, currency),
        commission=minor(each.commission_minor, currency),
        why=each.why,
        note=each.note,
        restocked=each.restocked,
        at=each.at,
    )


def _tax(tax: Any, currency: str) -> Tax:
    return Tax(
        code=tax.code,
        collector=cast("Any", tax.collector),
        base=minor(tax.base_minor, currency),
        rate=tax.rate,
        amount=minor(tax.minor, currency),
    )
