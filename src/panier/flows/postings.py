"""Every movement of money there is, as data. Read this page to know where the money goes (DECISIONS 10).

Books: `psp_clearing` what the provider holds for us · `held:<part>` paid, not yet handed over · `payable:<merchant>`
what a merchant has earned · `tax:<code>` taxes the platform owes · `commission` the platform's income ·
`refund_clearing` on its way back to the buyer · `late:<payment>` money that came for an order that no longer stands ·
`payout_clearing` in a file for the bank, not yet taken · `bank` the market's own account, which payouts leave: not `psp_clearing`, which stays
what the provider says it holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from panier.base.ledger.rules import Transfer
from panier.kit.money import Money
from panier.trade.orders.models import Part
from panier.trade.returns.models import Return


class Posting(NamedTuple):
    """From which book, to which, and which amount of `PartMoney`; an amount by tax code makes one move a code."""

    source: str
    destination: str
    amount: str


CAPTURE = (Posting("psp_clearing", "held:{part}", "total"),)
LATE_CAPTURE = (Posting("psp_clearing", "late:{payment}", "total"),)
HAND_OVER = (
    Posting("held:{part}", "payable:{merchant}", "goods"),
    Posting("held:{part}", "payable:{merchant}", "delivery"),
    Posting("held:{part}", "payable:{merchant}", "seller_taxes"),
    Posting("held:{part}", "tax:{code}", "platform_taxes"),
    Posting("payable:{merchant}", "commission", "commission"),
    Posting("payable:{merchant}", "tax:{code}", "commission_taxes"),
)
REFUND = (Posting("held:{part}", "refund_clearing", "total"),)
AMEND = (Posting("held:{part}", "refund_clearing", "total"),)  # goods that are not delivered, with their taxes
LATE_REFUND = (Posting("late:{payment}", "refund_clearing", "total"),)
RETURN = (  # what a shop takes back after the hand-over, or part of its price
    Posting("payable:{merchant}", "refund_clearing", "goods"),
    Posting("payable:{merchant}", "refund_clearing", "delivery"),
    Posting("payable:{merchant}", "refund_clearing", "seller_taxes"),
    Posting("tax:{code}", "refund_clearing", "platform_taxes"),
    Posting("commission", "payable:{merchant}", "commission"),
    Posting("tax:{code}", "payable:{merchant}", "commission_taxes"),
)
REFUND_DONE = (Posting("refund_clearing", "psp_clearing", "total"),)
REFUND_FAILED = (Posting("refund_clearing", "refund_failed", "total"),)
PAYOUT = (Posting("payable:{merchant}", "payout_clearing", "total"),)
PAYOUT_SENT = (Posting("payout_clearing", "bank", "total"),)
PAYOUT_UNDONE = (Posting("payout_clearing", "payable:{merchant}", "total"),)  # the bank never took it
PAYOUT_BACK = (Posting("bank", "payable:{merchant}", "total"),)


@dataclass(frozen=True)
class PartMoney:
    """The amounts and names a posting may use."""

    total: Money
    part: str = ""
    payment: str = ""
    merchant: str = ""
    goods: Money | None = None
    delivery: Money | None = None
    commission: Money | None = None
    seller_taxes: Mapping[str, Money] = field(default_factory=dict)
    platform_taxes: Mapping[str, Money] = field(default_factory=dict)
    commission_taxes: Mapping[str, Money] = field(default_factory=dict)


def money_of(part: Part) -> PartMoney:
    """The part's frozen amounts."""
    currency = part.currency
    by_collector: dict[str, dict[str, Money]] = {"seller": {}, "platform": {}}
    for tax in part.taxes.all():
        amounts = by_collector[tax.collector]
        amounts[tax.code] = amounts.get(tax.code, Money(0, currency)) + Money(tax.minor, currency)
    return PartMoney(
        total=Money(part.total_minor, currency),
        part=part.public_id,
        merchant=part.merchant.public_id,
        goods=Money(part.goods_minor, currency),
        delivery=Money(part.delivery_minor, currency),
        commission=Money(part.commission_minor, currency),
        seller_taxes=by_collector["seller"],
        platform_taxes=by_collector["platform"],
        commission_taxes={tax["code"]: Money(tax["minor"], currency) for tax in part.commission_taxes},
    )


def money_of_return(part: Part, made: Return) -> PartMoney:
    """The amounts of one return."""
    currency = made.currency
    by_collector: dict[str, dict[str, Money]] = {"seller": {}, "platform": {}}
    for tax in made.taxes:
        by_collector[tax["collector"]][tax["code"]] = Money(tax["minor"], currency)
    return PartMoney(
        total=Money(made.minor, currency),
        part=part.public_id,
        merchant=part.merchant.public_id,
        goods=Money(made.goods_minor, currency),
        delivery=Money(made.delivery_minor, currency),
        commission=Money(made.commission_minor, currency),
        seller_taxes=by_collector["seller"],
        platform_taxes=by_collector["platform"],
        commission_taxes={tax["code"]: Money(tax["minor"], currency) for tax in made.commission_taxes},
    )


def less(whole: PartMoney, gone: Sequence[PartMoney]) -> PartMoney:
    """What is left of a part's amounts."""

    def of(name: str) -> Money:
        amount: Money = getattr(whole, name)
        for each in gone:
            amount -= getattr(each, name)
        return amount

    def by_code(name: str) -> dict[str, Money]:
        left: dict[str, Money] = dict(getattr(whole, name))
        for each in gone:
            left |= {code: left[code] - amount for code, amount in getattr(each, name).items()}
        return left

    return replace(
        whole,
        total=of("total"),
        goods=of("goods"),
        delivery=of("delivery"),
        commission=of("commission"),
        seller_taxes=by_code("seller_taxes"),
        platform_taxes=by_code("platform_taxes"),
        commission_taxes=by_code("commission_taxes"),
    )


def transfers(postings: Sequence[Posting], money: PartMoney) -> list[Transfer]:
    """The moves that these postings make of this money."""
    return [
        Transfer(_name(posting.source, money, code), _name(posting.destination, money, code), amount)
        for posting in postings
        for code, amount in _amounts(getattr(money, posting.amount))
    ]


def _amounts(value: Money | Mapping[str, Money] | None) -> list[tuple[str, Money]]:
    if value is None:
        return []
    return [("", value)] if isinstance(value, Money) else list(value.items())


def _name(book: str, money: PartMoney, code: str) -> str:
    return book.format(part=money.part, payment=money.payment, merchant=money.merchant, code=code)
