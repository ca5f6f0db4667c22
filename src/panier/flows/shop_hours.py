"""When a place is open: from yesterday on, as far as an answer's hours are counted."""

from datetime import datetime

from panier.kit.hours import Opening
from panier.offer.merchants.hours.rules import Hours, coming
from panier.offer.merchants.queries import place_facts
from panier.offer.merchants.rules import NoSuchPlace


def openings_of(territory: str, place: str, *, now: datetime) -> tuple[Opening, ...]:
    """None known for a place that has closed for good."""
    try:
        facts = place_facts(territory, place, now=now)
    except NoSuchPlace:
        return ()
    return coming(Hours(facts.tz, facts.week, facts.exceptions, facts.closures), now)
