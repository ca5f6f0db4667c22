"""Reading what was taken back, and what of a part is left. Whoever asks has shown that the part is theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from panier.base.territories.queries import setting_in_force
from panier.kit.money import Money
from panier.offer.terms.rules.returns import returns_rules
from panier.trade.amendments.queries import line_money
from panier.trade.amendments.rules import LineMoney
from panier.trade.orders.models import Part, PartEvent
from panier.trade.returns.models import Return
from panier.trade.returns.rules import Portion


def returns_of(part_ids: Sequence[int]) -> dict[int, list[Return]]:
    """By part (internal key), the first first."""
    found: dict[int, list[Return]] = {}
    for each in Return.objects.filter(part_id__in=part_ids).order_by("pk"):
        found.setdefault(each.part_id, []).append(each)
    return found


def return_from_key(part_id: int, key: UUID) -> Return | None:
    return Return.objects.filter(part_id=part_id, key=key).first()


def handed_over_at(part: Part) -> datetime | None:
    event = PartEvent.objects.filter(part=part, after=Part.State.HANDED_OVER).first()
    return event.at if event else None


def days_to_take_back(territory: str, now: datetime) -> int:
    return returns_rules(setting_in_force(territory, "returns", now)).days


def left_of(part: Part, returns: Sequence[Return]) -> Portion:
    """Of a part as it was handed over, less what went back since."""
    currency = part.currency

    def money(minor: int) -> Money:
        return Money(minor, currency)

    lines, all_shares = {}, {tax.code: 0 for tax in part.taxes.all()}
    for tax in part.taxes.all():
        all_shares[tax.code] += tax.minor
    for line in part.lines.all():
        lines[line.pk] = line_money(line, currency)
        for code, share in lines[line.pk].shares.items():
            all_shares[code] = all_shares.get(code, 0) - share.minor
    for each in returns:
        for back in each.lines:
            lines[back["line"]] = _less(lines[back["line"]], back, currency)
    given = any(each.delivered_back for each in returns)
    delivery = {code: money(0 if given else minor) for code, minor in all_shares.items() if minor}
    fees = {tax["code"]: money(tax["minor"]) for tax in part.commission_taxes}
    for each in returns:
        fees = {code: fee - _of(each.commission_taxes, code, currency) for code, fee in fees.items()}
    return Portion(
        lines,
        LineMoney(0 if given else 1, money(0 if given else part.delivery_minor), delivery),
        money(part.commission_minor - sum(each.commission_minor for each in returns)),
        fees,
    )


def _less(left: LineMoney, back: dict[str, object], currency: str) -> LineMoney:
    shares = {code: share - _of(back["taxes"], code, currency) for code, share in left.shares.items()}
    return LineMoney(
        left.units - int(str(back["units"])), left.price - Money(int(str(back["price"])), currency), shares
    )


def _of(taxes: object, code: str, currency: str) -> Money:
    minor = sum(tax["minor"] for tax in taxes if tax["code"] == code) if isinstance(taxes, list) else 0
    return Money(minor, currency)
