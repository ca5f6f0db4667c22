"""At the counter: which part of this shop a QR, a code or a number stands for."""

from datetime import datetime

from panier.kit.attempts import attempt
from panier.trade.fulfilment.queries import holds_code, parts_by_code, parts_by_number
from panier.trade.fulfilment.rules.proofs import GUESSES, Given, NotFoundByCode, read_given
from panier.trade.orders.models import Part


def find_pickup(merchant_id: int, text: str, *, now: datetime) -> list[Part]:
    """Those that wait before others. NotFoundByCode (unknown and another shop's alike), TooManyAttempts."""
    with attempt(GUESSES, str(merchant_id), NotFoundByCode, now=now):
        found = _found(merchant_id, read_given(text), text)
        if not found:
            raise NotFoundByCode
    return found


def _found(merchant_id: int, given: Given, text: str) -> list[Part]:
    """By a number alone a part is found, and not proven to be anybody's."""
    if given.mark:
        return [part for part in parts_by_number(merchant_id, given.number) if holds_code(part, text)]
    return parts_by_number(merchant_id, given.number) if given.number else parts_by_code(merchant_id, given.code)
