"""When a place is open, from yesterday to the end of the next 8 days."""

from datetime import datetime

from panier.kit.hours import Opening
from panier.offer.merchants.queries import place_facts
from panier.offer.merchants.rules import NoSuchPlace, known_openings


def openings_of(territory: str, place: str, *, now: datetime) -> tuple[Opening, ...]:
    """None known for a place that has closed for good."""
    try:
        facts = place_facts(territory, place, now=now)
    except NoSuchPlace:
        return ()
    return known_openings(facts.week, facts.exceptions, tz=facts.tz, now=now)
