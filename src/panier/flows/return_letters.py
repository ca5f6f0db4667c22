"""The letter of what a shop takes back after the hand-over."""

from datetime import datetime
from typing import Any

from panier.base.notifications.actions import record_letters
from panier.flows.letters import common_facts, part_facts, to_buyer
from panier.trade.orders.models import Part
from panier.trade.returns.models import Return


def tell_taken_back(part: Part, made: Return, reason: str, *, now: datetime) -> None:
    """To the buyer: what the shop took back or pays back, why, and how much is on its way."""

    def money(minor: int) -> dict[str, Any]:
        return {"minor": minor, "currency": made.currency}

    went = [
        {"title": each["title"], "options": each["options"], "quantity": each["units"],
         "back": money(each["price"] + sum(tax["minor"] for tax in each["taxes"]))}
        for each in made.lines
    ]  # fmt: skip
    lines = sum(each["back"]["minor"] for each in went)
    facts = {
        **common_facts(part.order),
        "part": part_facts(part),
        "went": went,
        "delivery": money(made.minor - lines),
        "back": money(made.minor),
        "reason": reason,
    }
    record_letters([to_buyer(part.order, "part_taken_back", f"taken_back:{made.public_id}", facts)], now=now)
