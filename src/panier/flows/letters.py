"""Which letters an order's story writes, and the facts they carry. The words are in `sites/letters`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from panier.base.notifications.actions import Telling, record_letters
from panier.flows.links import desk_link, moment_link, order_link, pickup_qr_link, substitute_link
from panier.offer.merchants.queries import order_readers
from panier.trade.amendments.models import Amendment, NewMoment, Substitution
from panier.trade.amendments.queries import moment_token_of, token_of
from panier.trade.fulfilment.queries import carriers_in_force, hand_overs_of
from panier.trade.orders.models import Order, Part
from panier.trade.payments.models import Payment


def tell_placed(order: Order, parts: list[Part], *, now: datetime) -> None:
    """To the buyer: the receipt, and for each merchant a copy of the contract to keep. To each merchant: a part to accept."""
    tellings = [to_buyer(order, "order_placed", f"placed:{order.public_id}", order_facts(order, parts))]
    for part in parts:
        tellings += _contract_copies(order, part)
        tellings += _to_merchant(part, "part_to_accept", f"to_accept:{part.public_id}")
    record_letters(tellings, now=now)


def tell_accepted(part: Part, *, now: datetime) -> None:
    _tell_of_part(part, "part_accepted", now)


def tell_ready(part: Part, *, now: datetime) -> None:
    """With the QR to show and the week's opening hours of the place, for who picks up."""
    record_letters([_ready(part, f"part_ready:{part.public_id}")], now=now)


def tell_code(part: Part, *, now: datetime) -> None:
    """The same again, for who lost it."""
    record_letters([_ready(part, f"part_ready:{part.public_id}:{now.isoformat()}")], now=now)


def _ready(part: Part, key: str) -> Telling:
    more = {"hours": _hours(part)} | ({"qr": pickup_qr_link(part)} if part.pickup_code else {})
    facts = {**common_facts(part.order), "part": {**part_facts(part), **more}}
    return to_buyer(part.order, "part_ready", key, facts)


def tell_handed_over(part: Part, *, now: datetime) -> None:
    """With the carrier's page that follows the parcel, where one took it; without a code, with the name that was looked at."""
    proof = hand_overs_of([part]).get(part.pk)
    if proof and proof.how == "paper":
        paper = {"name": proof.taken_by, "reason": proof.reason, "at": proof.at.isoformat()}
        _tell_of_part(part, "part_without_code", now, paper=paper)
        return
    if proof is None or not proof.carrier:
        _tell_of_part(part, "part_handed_over", now)
        return
    carrier = carriers_in_force(part.order.territory_id, now).get(proof.carrier)
    tracking = {
        "carrier": dict(carrier.name) if carrier else {part.order.language: proof.carrier},
        "number": proof.tracking,
        "link": carrier.link(proof.tracking) if carrier else "",
    }
    facts = {**common_facts(part.order), "part": {**part_facts(part), "tracking": tracking}}
    key = f"part_handed_over:{part.public_id}:{proof.carrier}:{proof.tracking}"  # a number set right is told again
    record_letters([to_buyer(part.order, "part_handed_over", key, facts)], now=now)


def tell_absent(part: Part, then: str, note: str, *, visit: int, now: datetime) -> None:
    """Somebody came and nobody was there: each visit is told once."""
    facts = {
        **common_facts(part.order),
        "part": {**part_facts(part), "absence": {"then": then, "note": note}, "hours": _hours(part)},
    }
    key = f"part_absent:{part.public_id}:{visit}"
    record_letters([to_buyer(part.order, "part_absent", key, facts)], now=now)


def tell_refused(part: Part, *, now: datetime) -> None:
    _tell_of_part(part, "part_refused", now)


def tell_refunded(part: Part, *, now: datetime, minor: int | None = None) -> None:
    """`minor`: less than the whole, where the shop had given some back itself."""
    more = {} if minor in {None, part.total_minor} else {"rest": {"minor": minor, "currency": part.currency}}
    _tell_of_part(part, "part_refunded", now, **more)


def tell_changed(part: Part, made: Sequence[Amendment], *, now: datetime) -> None:
    """To the buyer: what is not delivered and why, what goes back, and what stands."""

    def money(minor: int) -> dict[str, Any]:
        return {"minor": minor, "currency": part.currency}

    changes = [
        {"title": each.title, "options": each.options, "quantity": each.quantity, "why": each.why, "note": each.note,
         "back": money(each.minor)}
        for each in made
    ]  # fmt: skip
    facts = {
        **common_facts(part.order),
        "part": part_facts(part),
        "changes": changes,
        "back": money(sum(each.minor for each in made)),
    }
    record_letters([to_buyer(part.order, "part_changed", f"changed:{made[0].public_id}", facts)], now=now)


def tell_due(part: Part, *, late: bool, ends: bool, now: datetime) -> None:
    """To the merchant, once before the time of a step and once at it; `ends`: unaccepted then, the part is cancelled."""
    due = part.due_at or now
    key = f"due:{part.public_id}:{part.state}:{due.isoformat()}:{'late' if late else 'soon'}"
    more = {
        "state": part.state,
        "due": due.isoformat(),
        "late": late,
        "ends": ends and part.state == Part.State.TO_ACCEPT,
    }
    record_letters(_to_merchant(part, "part_due", key, **more), now=now)


def tell_unaccepted(part: Part, *, now: datetime) -> None:
    """To the buyer: her money goes back; to the merchant: nothing is to be prepared any more."""
    tell_refunded(part, now=now)
    record_letters(_to_merchant(part, "part_cancelled", f"cancelled:{part.public_id}"), now=now)


def tell_proposed(proposal: Substitution, order: Order, part: Part, *, now: datetime) -> None:
    """To the buyer: what is missing, what the shop has instead, and where she answers."""
    proposed = {
        "replaced": proposal.replaced,
        "title": proposal.title,
        "options": proposal.options,
        "quantity": proposal.quantity,
        "unit": {"minor": proposal.unit_minor, "currency": proposal.currency},
        "answer_by": proposal.answer_by.isoformat(),
    }
    more = {"proposal": proposed, "tz": part.place.tz, "merchants": [part.seller["name"]]}
    facts = {**common_facts(order), **more, "link": substitute_link(order, token_of(proposal))}
    key = f"proposed:{proposal.public_id}"
    record_letters([to_buyer(order, "substitute_proposed", key, facts)], now=now)


def tell_answered(proposal: Substitution, *, now: datetime) -> None:
    """To the merchant: what the buyer said of his substitute, or that she said nothing in time; and what is to be prepared now."""
    part = Part.objects.select_related("order", "merchant", "place").get(pk=proposal.part_id)
    more = {
        "answer": proposal.state,
        "replaced": proposal.replaced,
        "title": proposal.title,
        "quantity": proposal.quantity,
    }
    record_letters(_to_merchant(part, "substitute_answered", f"answered:{proposal.public_id}", **more), now=now)


def tell_moment(proposed: NewMoment, order: Order, part: Part, *, now: datetime) -> None:
    """To the buyer: the shop is closed on the day it promised, what it proposes, and where she answers."""
    facts = {**common_facts(order), **_moments(proposed, part), "link": moment_link(order, moment_token_of(proposed))}
    record_letters([to_buyer(order, "moment_proposed", f"moment:{proposed.public_id}", facts)], now=now)


def tell_moment_answered(proposed: NewMoment, part: Part, *, now: datetime) -> None:
    """To the merchant: she takes the new moment, or her money."""
    key = f"moment_answered:{proposed.public_id}"
    record_letters(_to_merchant(part, "moment_answered", key, **_moments(proposed, part)), now=now)


def tell_cancelled(order: Order, parts: list[Part], *, now: datetime) -> None:
    """To the buyer, and to each merchant who had been told of his part."""
    key = f"cancelled:{order.public_id}"
    tellings = [to_buyer(order, "order_cancelled", key, order_facts(order, parts))]
    if any(part.events.filter(before="to_accept").exists() for part in parts):
        for part in parts:
            tellings += _to_merchant(part, "part_cancelled", f"cancelled:{part.public_id}")
    record_letters(tellings, now=now)


def tell_expired(order: Order, *, now: datetime) -> None:
    record_letters([to_buyer(order, "order_expired", f"expired:{order.public_id}", _with_merchants(order))], now=now)


def tell_declined(order: Order, payment: Payment, *, now: datetime) -> None:
    key = f"declined:{payment.public_id}"
    record_letters([to_buyer(order, "payment_declined", key, _with_merchants(order))], now=now)


def tell_late(order: Order, payment: Payment, *, now: datetime) -> None:
    key = f"late:{payment.public_id}"
    record_letters([to_buyer(order, "late_payment_refunded", key, _with_merchants(order))], now=now)


def order_facts(order: Order, parts: list[Part]) -> dict[str, Any]:
    return {**common_facts(order), "parts": [part_facts(part) for part in parts]}


def part_facts(part: Part) -> dict[str, Any]:
    """Everything a contract must say of this part (LPC 54.4), as it was agreed."""

    def money(minor: int) -> dict[str, Any]:
        return {"minor": minor, "currency": part.currency}

    return {
        "id": part.public_id,
        "number": part.number,
        "seller": part.seller,
        "method": part.method,
        "promise": part.promise,
        "pickup_code": part.pickup_code,
        "reason": part.reason,
        "lines": [
            {
                "title": line.title,
                "options": line.options,
                "quantity": line.quantity,
                "unit": money(line.unit_minor),
                "subtotal": money(line.subtotal_minor),
                "tax_category": line.tax_category,
            }
            for line in part.lines.all()
        ],
        "goods": money(part.goods_minor),
        "delivery": money(part.delivery_minor),
        "taxes": [
            {"code": tax.code, "collector": tax.collector, "rate": tax.rate, "amount": money(tax.minor)}
            for tax in part.taxes.all()
        ],
        "total": money(part.total_minor),
    }


def common_facts(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed_at": order.placed_at.isoformat(),
        "contact": {"name": order.contact_name, "email": order.contact_email, "phone": order.contact_phone},
        "address": order.address,
        "total": {"minor": order.total_minor, "currency": order.currency},
        "link": order_link(order),
    }


def _with_merchants(order: Order) -> dict[str, Any]:
    """For letters that carry no parts: who sells is named all the same."""
    sellers = order.parts.order_by("pk").values_list("seller", flat=True)
    return {**common_facts(order), "merchants": [seller["name"] for seller in sellers]}


def _moments(proposed: NewMoment, part: Part) -> dict[str, Any]:
    return {
        "part": part_facts(part),
        "agreed": proposed.agreed,
        "promise": proposed.promise,
        "answer": proposed.state,
    }


def _hours(part: Part) -> list[dict[str, Any]]:
    week = part.place.hours.order_by("weekday", "opens").values_list("weekday", "opens", "closes")
    return [{"weekday": day, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"} for day, opens, closes in week]


def _contract_copies(order: Order, part: Part) -> list[Telling]:
    """In the territory's first language before any other (Charte de la langue française, art. 55: contracts of adhesion)."""
    facts = {**common_facts(order), "part": part_facts(part)}
    copy = to_buyer(order, "contract_copy", f"contract:{part.public_id}", facts)
    first = order.territory.languages[0]
    if first == order.language:
        return [copy]
    return [copy._replace(key=f"{copy.key}:{first}", language=first), copy]


def _tell_of_part(part: Part, kind: str, now: datetime, **more: Any) -> None:
    facts = {**common_facts(part.order), "part": {**part_facts(part), **more}}
    record_letters([to_buyer(part.order, kind, f"{kind}:{part.public_id}", facts)], now=now)


def to_buyer(order: Order, kind: str, key: str, facts: dict[str, Any]) -> Telling:
    return Telling(order.territory_id, kind, key, order.contact_email, order.language, facts)


def _to_merchant(part: Part, kind: str, key: str, /, **more: Any) -> list[Telling]:
    """To the shop's own address, and to each of its people who reads of orders; nobody twice."""
    language = part.merchant.languages[0] if part.merchant.languages else "fr"
    facts = {**common_facts(part.order), "link": desk_link(part, language), "part": part_facts(part), **more}
    shop = Telling(part.order.territory_id, kind, key, part.merchant.contact_email, language, facts)
    people = order_readers(part.merchant_id, besides=shop.recipient)
    return [shop, *(shop._replace(key=f"{key}:{who}", recipient=address) for who, address in people.items())]
