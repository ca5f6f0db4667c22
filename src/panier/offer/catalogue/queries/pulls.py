"""Reading how a merchant stands to the feed of his that is fetched."""

from typing import NamedTuple

from django.db import connection

from panier.offer.catalogue.models import ImportRun, Product, Pull

# What came last of a merchant's feed, where nobody has decided about it and there is something to decide.
WAITING = """
SELECT run.public_id, coalesce((run.counts ->> 'created')::int, 0) + coalesce((run.counts ->> 'changed')::int, 0) AS products
FROM catalogue_pull pull JOIN catalogue_importrun run ON run.merchant_id = pull.merchant_id AND run.public_id = pull.run
WHERE pull.merchant_id = %s AND run.state = 'previewed' AND (NOT run.is_readable
  OR coalesce((run.counts ->> 'created')::int, 0) + coalesce((run.counts ->> 'changed')::int, 0) > 0)
"""
APPLIED, UNDONE = ImportRun.State.APPLIED, ImportRun.State.UNDONE


class Waiting(NamedTuple):
    """A preview of the feed that waits for somebody; how many `products` it would make or change."""

    run: str
    products: int


def is_agreed(pull: Pull) -> bool:
    """Whether the merchant has applied what this address gave, and not taken the latest of it back."""
    runs = ImportRun.objects.filter(merchant_id=pull.merchant_id)
    state = runs.filter(public_id=pull.run).values_list("state", flat=True).first()
    return state == APPLIED or (pull.agreed and state != UNDONE)


def waiting_of_feed(merchant_id: int) -> Waiting | None:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [merchant_id])
        row = cursor.fetchone()
    return Waiting(*row) if row else None


def is_untold(pull: Pull) -> bool:
    """Whether what came last still waits, and came after the last letter about that."""
    runs = ImportRun.objects.filter(merchant_id=pull.merchant_id, state=ImportRun.State.PREVIEWED)
    run = runs.filter(public_id=pull.run).first()
    if run is None or not (is_news(run) or pull.held):
        return False
    return pull.news_at is None or pull.news_at < run.begun_at


def is_news(run: ImportRun) -> bool:
    """Whether somebody has to look at it: it changes something, or its columns are to be named."""
    return not run.is_readable or touched(run) > 0


def touched(run: ImportRun) -> int:
    return int(run.counts.get("created", 0)) + int(run.counts.get("changed", 0))


def count_on_sale(merchant_id: int, source: str) -> int:
    """Of what this source has given the merchant."""
    return Product.objects.filter(merchant_id=merchant_id, source=source, archived_at=None).count()
