"""Reading kits and closings. The permission is inside each query and in its name."""

from collections.abc import Sequence
from datetime import datetime

from panier.offer.leaving.models import Closing, Kit
from panier.offer.leaving.rules import NoSuchKit

SHOWN = 20
LIMIT = 200


def kits_of_merchant(merchant_id: int) -> list[Kit]:
    """The latest first."""
    return list(Kit.objects.filter(merchant_id=merchant_id).select_related("asked_by").order_by("-asked_at")[:SHOWN])


def open_kit_of(merchant_id: int) -> Kit | None:
    """The one that is being made."""
    return Kit.objects.filter(merchant_id=merchant_id, state__in=("waiting", "working", "faulted")).first()


def ready_kit(merchant_id: int, public_id: str, *, now: datetime) -> Kit:
    """The merchant's own kit while its file may be fetched, or NoSuchKit."""
    kits = Kit.objects.filter(merchant_id=merchant_id, public_id=public_id, state=Kit.Stage.READY, expires_at__gt=now)
    found = kits.first()
    if found is None:
        raise NoSuchKit
    return found


def closing_of(merchant_id: int) -> Closing | None:
    """The closing in force."""
    return Closing.objects.filter(merchant_id=merchant_id, reopened_at=None).select_related("closed_by").first()


def closed_since(public_id: str) -> datetime | None:
    """Since when the shop (public id) has been closed; None for one that is open."""
    closings = Closing.objects.filter(merchant__public_id=public_id, reopened_at=None)
    return closings.values_list("closed_at", flat=True).first()


def closed_before(territory: str, moment: datetime, after: int) -> list[Closing]:
    """The next shops that have been closed since before this moment, and whose last order had come to its end; by key."""
    closed = Closing.objects.filter(merchant__territory_id=territory, reopened_at=None, closed_at__lt=moment)
    found = closed.filter(finished_at__lt=moment, pk__gt=after).select_related("merchant")
    return list(found.order_by("pk")[:LIMIT])


def closed_among(merchant_ids: Sequence[int]) -> set[int]:
    """Those of these shops that are closed."""
    closed = Closing.objects.filter(merchant_id__in=merchant_ids, reopened_at=None)
    return set(closed.values_list("merchant_id", flat=True))


def closings_in(territory: str) -> list[Closing]:
    """Of all closed shops, those still at work first, then the latest."""
    found = Closing.objects.filter(merchant__territory_id=territory, reopened_at=None)
    ordered = found.select_related("merchant", "closed_by").order_by("-finished_at", "-closed_at")
    return list(ordered[:LIMIT])


def closings_in_force(territory: str, after: int) -> list[Closing]:
    """The next of all closed shops, by key."""
    found = Closing.objects.filter(merchant__territory_id=territory, reopened_at=None, pk__gt=after)
    return list(found.select_related("merchant").order_by("pk")[:LIMIT])


def closings_to_finish(after: int) -> list[Closing]:
    """The next closed shops whose orders have not all come to their end, by key."""
    found = Closing.objects.filter(reopened_at=None, finished_at=None, pk__gt=after).select_related("merchant")
    return list(found.order_by("pk")[:LIMIT])


def closings_of_merchant(merchant_id: int) -> list[Closing]:
    """All there were, the latest first."""
    found = Closing.objects.filter(merchant_id=merchant_id).select_related("closed_by", "reopened_by")
    return list(found.order_by("-closed_at")[:SHOWN])
