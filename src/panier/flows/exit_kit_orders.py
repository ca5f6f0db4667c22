"""Of the kit: the merchant's own parts of orders, each whole as JSON with what changed and what proves its hand-over, and a row a line as CSV."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from panier.flows.exit_kit_archive import Archive
from panier.flows.letters import part_facts
from panier.kit.content import in_language
from panier.kit.money import Money
from panier.kit.postal import spaced
from panier.kit.progress import tell
from panier.offer.catalogue.rules.exported import Row
from panier.offer.leaving.rules import ORDERS
from panier.offer.merchants.models import Merchant
from panier.trade.amendments.models import Amendment, Substitution
from panier.trade.amendments.queries import amendments_of, substitutions_of
from panier.trade.fulfilment.models import Absence, HandOver
from panier.trade.fulfilment.photos import PHOTOS
from panier.trade.fulfilment.queries import absences_of, hand_overs_of
from panier.trade.orders.models import Line, Part
from panier.trade.orders.queries import count_sold, parts_sold
from panier.trade.payments.models import Refund
from panier.trade.payments.queries import refunds_of_parts
from panier.trade.returns.models import Return
from panier.trade.returns.queries import returns_of

FORMAT, VERSION = "panier-orders", 1
HEADERS = (
    "Order", "Ordered at", "State", "Buyer", "E-mail", "Phone", "Way", "Place", "Address", "Product", "Options", "Quantity",
    "Unit price", "Line total", "Goods", "Delivery", "Taxes", "Total", "Taken out", "Commission", "Commission taxes", "Given back", "Currency",
)  # fmt: skip
PASSES = 2
AMENDED = "amend:"  # such a refund is of goods that are no more in the part's own amounts
GONE_BACK = frozenset({"created", "pending", "unknown", "done"})  # or on its way


class Beside(NamedTuple):
    """What stands beside a part."""

    refunds: Sequence[Refund]
    amendments: Sequence[Amendment]
    proposals: Sequence[Substitution]
    absences: Sequence[Absence]
    proof: HandOver | None
    returns: Sequence[Return]


class Orders:
    """Walked once for each file. Orders nobody paid are not his: they came to no contract."""

    def __init__(self, archive: Archive, merchant: Merchant, *, now: datetime) -> None:
        self._archive, self._merchant, self._now = archive, merchant, now
        self._total, self._done = count_sold(merchant.pk) * PASSES, 0
        self._photos: list[str] = []

    def write(self) -> None:
        rows = (row for part, beside in self._each() for row in _rows(part, beside.refunds))
        self._archive.table("orders.csv", HEADERS, rows)
        head = {"format": FORMAT, "version": VERSION, "made_at": self._now.isoformat()}
        items = ({**_facts(part, beside.refunds), **self._since(beside)} for part, beside in self._each())
        self._archive.counts["orders"] = self._archive.document("orders.json", head, "orders", items)

    def write_photos(self) -> None:
        """After the moment the rest was read at: a photo is there, or over its time."""
        kept = 0
        for name in self._photos:
            try:
                self._archive.picture(_photo(name), PHOTOS.read(name))
            except FileNotFoundError:
                continue
            kept += 1
        self._archive.counts["photos"] = kept

    def _each(self) -> Iterator[tuple[Part, Beside]]:
        last = 0
        while parts := parts_sold(self._merchant.pk, after=last):
            keys = [part.pk for part in parts]
            refunds, amended, proposed = refunds_of_parts(keys), amendments_of(keys), substitutions_of(keys)
            absences, proofs, came_back = absences_of(parts), hand_overs_of(parts), returns_of(keys)
            for part in parts:
                of = part.pk
                yield (
                    part,
                    Beside(
                        refunds.get(of, []),
                        amended.get(of, []),
                        proposed.get(of, []),
                        absences.get(of, []),
                        proofs.get(of),
                        came_back.get(of, []),
                    ),
                )
            last = parts[-1].pk
            self._done += len(parts)
            tell(ORDERS, min(self._done, self._total), self._total)

    def _since(self, beside: Beside) -> dict[str, Any]:
        """What changed since it was agreed, and what proves that it was handed over."""
        proof = beside.proof
        if proof and proof.photo:
            self._photos.append(proof.photo)
        return {
            "amendments": [_amendment(each) for each in beside.amendments],
            "substitutes": [_substitute(each) for each in beside.proposals],
            "absences": [
                {"at": each.at.isoformat(), "then": each.then, "note": each.note, "by": each.person}
                for each in beside.absences
            ],
            "returns": [_return(each) for each in beside.returns],
            "hand_over": proof
            and {
                "how": proof.how,
                "at": proof.at.isoformat(),
                "by": proof.person,
                "taken_by": proof.taken_by,
                "reason": proof.reason,
                "carrier": proof.carrier,
                "tracking": proof.tracking,
                "photo": _photo(proof.photo) if proof.photo else "",
            },
        }


def _photo(name: str) -> str:
    return f"proofs/{name}.webp"


def _amendment(each: Amendment) -> dict[str, Any]:
    return {
        "id": each.public_id,
        "at": each.at.isoformat(),
        "by": each.actor,
        "why": each.why,
        "note": each.note,
        "title": each.title,
        "options": each.options,
        "quantity": each.quantity,
        "unit_minor": each.unit_minor,
        "goods_minor": each.goods_minor,
        "taxes": each.taxes,
        "minor": each.minor,
        "commission_minor": each.commission_minor,
        "currency": each.currency,
    }


def _return(each: Return) -> dict[str, Any]:
    names = ("why", "note", "restocked", "lines", "goods_minor", "delivery_minor", "taxes", "minor", "commission_minor")
    said = {name: getattr(each, name) for name in (*names, "commission_taxes", "currency")}
    return {"id": each.public_id, "at": each.at.isoformat(), "by": each.actor, **said}


def _substitute(each: Substitution) -> dict[str, Any]:
    return {
        "id": each.public_id,
        "state": each.state,
        "replaced": each.replaced,
        "title": each.title,
        "options": each.options,
        "quantity": each.quantity,
        "unit_minor": each.unit_minor,
        "currency": each.currency,
        "by": each.actor,
        "proposed_at": each.proposed_at.isoformat(),
        "ended_at": each.ended_at.isoformat() if each.ended_at else None,
    }


def _rows(part: Part, refunds: Sequence[Refund]) -> Iterator[Row]:
    """Who and how much is said on the first line alone: the columns add up."""
    for position, line in enumerate(part.lines.all()):
        row = {"Order": part.number, "Currency": part.currency, **_line_cells(part, line)}
        yield row if position else row | _part_cells(part, refunds)


def _line_cells(part: Part, line: Line) -> Row:
    language = part.order.language
    options = [f"{_said(option['name'], language)}: {_said(option['value'], language)}" for option in line.options]
    return {
        "Product": _said(line.title, language),
        "Options": ", ".join(options),
        "Quantity": line.quantity,
        "Unit price": Money(line.unit_minor, part.currency),
        "Line total": Money(line.subtotal_minor, part.currency),
    }


def _part_cells(part: Part, refunds: Sequence[Refund]) -> Row:
    order, gone = part.order, [refund for refund in refunds if refund.state in GONE_BACK]
    taken_out = sum(refund.minor for refund in gone if refund.key.startswith(AMENDED))
    amounts = {
        "Goods": part.goods_minor,
        "Delivery": part.delivery_minor,
        "Taxes": part.tax_minor,
        "Total": part.total_minor,
        "Taken out": taken_out,
        "Commission": part.commission_minor,
        "Commission taxes": sum(tax["minor"] for tax in part.commission_taxes),
        "Given back": sum(refund.minor for refund in gone) - taken_out,
    }
    return {
        "Ordered at": order.placed_at.isoformat(),
        "State": part.state,
        "Buyer": order.contact_name,
        "E-mail": order.contact_email,
        "Phone": order.contact_phone,
        "Way": part.method,
        "Place": part.place.name,
        "Address": _address(part),
        **{name: Money(minor, part.currency) for name, minor in amounts.items()},
    }


def _address(part: Part) -> str:
    """Of a delivery, as the desk shows it; who picks up gave none to this merchant."""
    if part.method == Part.Method.PICKUP:
        return ""
    to = {**part.order.address, "postal_code": spaced(part.order.address.get("postal_code", ""))}
    told = [to.get(name, "") for name in ("line", "unit", "municipality", "postal_code", "note")]
    return ", ".join(each for each in told if each)


def _facts(part: Part, refunds: Sequence[Refund]) -> dict[str, Any]:
    order = part.order
    return {
        **part_facts(part),
        "pickup_code": None,
        "state": part.state,
        "placed_at": order.placed_at.isoformat(),
        "language": order.language,
        "buyer": {"name": order.contact_name, "email": order.contact_email, "phone": order.contact_phone},
        "address": order.address if part.method != Part.Method.PICKUP else {},
        "place": {"id": part.place.public_id, "name": part.place.name},
        "commission": {"minor": part.commission_minor, "currency": part.currency, "taxes": part.commission_taxes},
        "refunds": [
            {"id": each.public_id, "minor": each.minor, "currency": each.currency, "state": each.state,
             "reason": each.reason, "bearer": each.bearer, "at": each.created_at.isoformat()}
            for each in refunds
        ],
        "events": [
            {"at": each.at.isoformat(), "from": each.before, "to": each.after, "by": each.actor, "reason": each.reason}
            for each in part.events.all()
        ],
    }  # fmt: skip


def _said(content: dict[str, str], language: str) -> str:
    return in_language(content, language).text
