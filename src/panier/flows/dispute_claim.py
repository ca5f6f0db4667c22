"""Anybody says that a claim of origin is not true; an operator looks at it."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from panier.flows.origins import origin_changed
from panier.kit.refusals import Refusal
from panier.offer.origin.actions import open_dispute
from panier.offer.origin.models import Dispute
from panier.offer.origin.queries import public_claim
from panier.offer.origin.rules import CONFIRMED, WORDS_MAX, WORDS_MIN, WrongStep


class WordsNeeded(Refusal):
    """facts: `least`, `most` characters."""

    code: ClassVar[str] = "words-needed"


@transaction.atomic(durable=True)
def dispute_claim(territory: str, claim: str, words: str, by: tuple[str, int | None], *, now: datetime) -> Dispute:
    """`by`: an e-mail (or nothing) and the account of who is signed in. NoSuchClaim, WordsNeeded, WrongStep, TooMany."""
    said = words.strip()
    if not WORDS_MIN <= len(said) <= WORDS_MAX:
        raise WordsNeeded(least=WORDS_MIN, most=WORDS_MAX)
    found = public_claim(territory, claim)
    if found.state != CONFIRMED:
        raise WrongStep(state=found.state)
    dispute = open_dispute(found, said, by, now=now)
    origin_changed([found.pk])  # its badge says that it is disputed
    return dispute
