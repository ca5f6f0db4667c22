"""Writing what was taken back, inside the caller's transaction, the order locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from panier.kit.money import Money
from panier.trade.orders.models import Part
from panier.trade.returns.models import Return
from panier.trade.returns.rules import Portion


@dataclass(frozen=True, slots=True)
class Said:
    """Why, in whose words, whether the goods stand on the shelf again; asked under which key, by whom, when."""

    why: str
    note: str
    restock: bool
    key: UUID
    actor: str
    now: datetime


def write_return(part: Part, back: Portion, said: Said) -> Return:
    collectors = {tax.code: tax.collector for tax in part.taxes.all()}
    taxes = [{"code": code, "collector": collectors[code], "minor": tax.minor} for code, tax in back.taxes.items()]
    return Return.objects.create(
        part=part,
        key=said.key,
        why=said.why,
        note=said.note,
        restocked=said.restock,
        lines=_lines(part, back),
        goods_minor=back.goods.minor,
        delivery_minor=back.delivery.price.minor,
        tax_minor=sum(tax.minor for tax in back.taxes.values()),
        minor=back.whole.minor,
        taxes=taxes,
        delivered_back=bool(back.delivery.units),
        commission_minor=back.commission.minor,
        commission_taxes=_shares(back.commission_taxes),
        currency=part.currency,
        actor=said.actor,
        at=said.now,
    )


def _lines(part: Part, back: Portion) -> list[dict[str, object]]:
    return [
        {
            "line": line.pk,
            "title": line.title,
            "options": line.options,
            "units": went.units,
            "price": went.price.minor,
            "taxes": _shares(went.shares),
        }
        for line in part.lines.all()
        if (went := back.lines.get(line.pk))
    ]


def _shares(amounts: Mapping[str, Money]) -> list[dict[str, object]]:
    return [{"code": code, "minor": amount.minor} for code, amount in amounts.items()]
