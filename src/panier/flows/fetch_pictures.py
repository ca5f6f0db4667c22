"""The pictures an import named by their address: fetched a few at a time, re-encoded, attached; a failure keeps its reason."""

from django.db import transaction

from panier.kit.fetch import Address, FetchFailed, Limits, fetch
from panier.kit.jobs import enqueue
from panier.offer.catalogue.actions.pictures import keep_picture, keep_problem
from panier.offer.catalogue.models import Picture
from panier.offer.catalogue.pictures import MOST_BYTES, BadPicture, store_picture
from panier.offer.catalogue.queries.imports import pictures_waiting
from panier.offer.search.actions import mark_stale

BATCH = 5  # of one turn
LIMITS = Limits(size=MOST_BYTES, seconds=10)


def fetch_pictures(merchant: str, *, limits: Limits = LIMITS, allowed: frozenset[Address] = frozenset()) -> None:
    """Try the next few that wait, and enqueue another turn while some do. `allowed`: a test's own servers."""
    waiting = pictures_waiting(merchant, BATCH + 1)
    for picture in waiting[:BATCH]:
        _fetch(picture, limits, allowed)
    if len(waiting) > BATCH:
        enqueue_pictures(merchant)


def enqueue_pictures(merchant: str) -> None:
    """The merchant's public id; one turn at a time for each."""
    enqueue("fetch_pictures", once=f"fetch_pictures:{merchant}", merchant=merchant)


def _fetch(picture: Picture, limits: Limits, allowed: frozenset[Address]) -> None:
    """Outside any transaction: another's server may be slow. What it is, the decoder says, not its name or type."""
    try:
        stored = store_picture(fetch(picture.source_url, limits, allowed=allowed))
    except (FetchFailed, BadPicture) as failed:
        keep_problem(picture.pk, str(failed.facts["problem"]))
        return
    with transaction.atomic():
        keep_picture(picture.pk, stored)
        mark_stale([picture.product_id])
