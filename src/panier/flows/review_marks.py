"""A review changed, or money of its purchase went back: what shows it, or ranks by it, is made anew."""

from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import REVIEWS, topics_of_part
from panier.kit.freshness import changed
from panier.offer.search.actions import mark_stale


def mark_reviewed(review: Review) -> None:
    """A product's stars stand in the index and on its pages; a shop's on pages only."""
    if review.product_id is not None:
        mark_stale([review.product_id])
        changed(REVIEWS)
    else:
        changed(REVIEWS, review.merchant.public_id)


def mark_paid_back(part_id: int) -> None:
    """What was said by right of this purchase says so; its stars stay."""
    if topics := topics_of_part(part_id):
        changed(REVIEWS, *topics)
