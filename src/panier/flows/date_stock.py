"""A rule that begins on its day: until when counts are believed follows it without anyone counting again."""

from datetime import datetime

from django.conf import settings

from panier.offer.inventory.actions import date_levels
from panier.offer.inventory.queries import trust_in_force


def date_stock(*, now: datetime) -> int:
    """Date every count by the rule in force; how many moved."""
    return date_levels(settings.TERRITORY, trust_in_force(settings.TERRITORY, now))
