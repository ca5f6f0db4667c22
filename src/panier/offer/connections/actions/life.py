"""What a merchant decides about a connection."""

from collections.abc import Mapping

from panier.offer.connections.actions import change
from panier.offer.connections.models import Connection


def places_answered(connection: Connection, place: str, outlets: Mapping[str, str]) -> None:
    """Which of the shop's locations is which place of ours: as the first preview was answered; the only one is its place."""
    located = connection.locations
    only = len(located) == 1
    answered = {
        ref: {**each, "place": place if only else outlets.get(each["name"], "")} for ref, each in located.items()
    }
    change(connection, locations=answered)
