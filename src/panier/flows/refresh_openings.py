"""Each night the known opening hours reach 8 days further (DECISIONS 6)."""

from datetime import datetime

from django.db import transaction

from panier.flows.search_surroundings import surroundings
from panier.offer.search.actions import take_turn
from panier.offer.search.engines import give
from panier.offer.search.port import Batch


def refresh_openings(*, now: datetime) -> None:
    with transaction.atomic():
        take_turn(wait=True)
        give(Batch(surroundings=surroundings(now)))
