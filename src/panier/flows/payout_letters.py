"""Letters of payouts: to the shop's people its statement when it is paid, to them and to the operator when a payment came back."""

from datetime import datetime
from typing import Any

from panier.base.notifications.actions import Telling, record_letters
from panier.base.territories.queries import setting_in_force
from panier.flows.exit_kit_statements import payable_book
from panier.flows.links import named_link
from panier.offer.team.queries import addresses_who_may
from panier.trade.payouts.models import BankFile, Payout
from panier.trade.payouts.queries import StatementLine, StatementTax, statement_of, taxes_of

LINES_SHOWN = 40  # the sums are of all; the rest of the lines is in his exit kit


def tell_paid(payout: Payout, file: BankFile, *, now: datetime) -> None:
    book = payable_book(payout.merchant.public_id)
    lines = statement_of(payout, book)
    facts = {
        **_facts(payout),
        "funds_on": file.funds_on.isoformat(),
        "lines": [_line(payout, each) for each in lines[:LINES_SHOWN]],
        "more": max(0, len(lines) - LINES_SHOWN),
        "sums": _sums(payout, lines, taxes_of(payout, book)),
    }
    _tell_merchant(payout, "paid", facts, now)


def tell_returned(payout: Payout, reason: str, *, now: datetime) -> None:
    facts = {**_facts(payout), "reason": reason}
    _tell_merchant(payout, "returned", facts, now)
    address = str(setting_in_force(payout.territory_id, "platform", now)["email"])
    language = payout.territory.languages[0]
    link = named_link(language, "operation_payouts")
    key = f"payout:{payout.public_id}:returned:operator"
    record_letters(
        [Telling(payout.territory_id, "payout_returned", key, address, language, {**facts, "link": link})], now=now
    )


def _tell_merchant(payout: Payout, what: str, facts: dict[str, Any], now: datetime) -> None:
    """Whoever may read what the shop earns and where it is paid, and nobody else of its people."""
    language = payout.merchant.languages[0] if payout.merchant.languages else payout.territory.languages[0]
    link = named_link(language, "desk_exit", payout.merchant.public_id)
    key, kind = f"payout:{payout.public_id}:{what}", f"payout_{what}"
    record_letters(
        [
            Telling(payout.territory_id, kind, f"{key}:{number}", address, language, {**facts, "link": link})
            for number, address in enumerate(addresses_who_may(payout.merchant_id, "earnings", "bank"))
        ],
        now=now,
    )


def _facts(payout: Payout) -> dict[str, Any]:
    return {
        "merchant": payout.merchant.name,
        "amount": _money(payout, payout.minor),
        "last_digits": payout.last_digits,
        "reference": payout.public_id.replace("_", ""),
    }


def _line(payout: Payout, line: StatementLine) -> dict[str, Any]:
    return {"kind": line.kind, "number": line.number, "at": line.at.isoformat(), "net": _money(payout, line.net)}


def _sums(payout: Payout, lines: list[StatementLine], taxes: list[StatementTax]) -> dict[str, Any]:
    """What the orders brought, of which taxes; what the market keeps; what is left."""

    def of(kind: str) -> list[dict[str, Any]]:
        return [{"code": each.code, "amount": _money(payout, each.minor)} for each in taxes if each.kind == kind]

    return {
        "gross": _money(payout, sum(each.gross for each in lines)),
        "taxes": of("collected"),
        "commission": _money(payout, sum(each.commission for each in lines)),
        "commission_taxes": of("commission"),
        "net": _money(payout, payout.minor),
    }


def _money(payout: Payout, minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": payout.currency}
