"""The facts of letters about payouts, as plain JSON."""

from typing import Any, TypedDict

from panier.base.notifications.order_facts import MoneyFacts


class PayoutFacts(TypedDict):
    """`payout_returned`, to the shop and to the operator: a payment came back."""

    merchant: str
    amount: MoneyFacts
    last_digits: str  # of the account
    reference: str  # as the bank shows it
    reason: str
    link: str


class PaidSums(TypedDict):
    """`taxes` are within `gross`; each tax is `{"code", "amount"}`."""

    gross: MoneyFacts
    taxes: list[dict[str, Any]]
    commission: MoneyFacts
    commission_taxes: list[dict[str, Any]]
    net: MoneyFacts


class PaidFacts(TypedDict):
    """`payout_paid`, to the shop: its statement. What is taken back is below zero."""

    merchant: str
    amount: MoneyFacts
    last_digits: str
    reference: str
    funds_on: str  # the day the money is there
    lines: list[dict[str, Any]]  # kind (hand_over, take_back, return, payout_back), number of the part, at, net
    more: int  # lines left off
    sums: PaidSums  # of all lines
    link: str
