"""Reading reviews. The permission is inside each query and in its name."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from panier.base.territories.queries import setting_in_force
from panier.civic.reviews.models import Quiet, Review, ReviewerKey
from panier.civic.reviews.rules import SETTING, NoSuchReview, Policy, Tally, author_of, read_policy, tally
from panier.kit.freshness import shows
from panier.kit.locks import locked
from panier.kit.sql import lines
from panier.offer.merchants.models import Member, Merchant
from panier.trade.orders.models import Order
from panier.trade.payments.models import Refund

PAGE = 20
AT_ONCE = 500  # of all there are
SHOWN = 5  # on the page of what they are about
REVIEWS = "reviews"  # the topic of pages about all of them
PUBLISHED = "published"
# Counts of both at once: those of the product, those of the shop itself. Hidden ones count without stars: a notice stands for each.
TALLIES = """
SELECT review.product_id IS NOT NULL, CASE WHEN review.state = 'published' THEN review.stars END, count(*)
FROM catalogue_product product JOIN reviews_review review ON review.state <> 'withdrawn'
  AND (review.product_id = product.id OR (review.merchant_id = product.merchant_id AND review.product_id IS NULL))
WHERE product.territory_id = %s AND product.public_id = %s GROUP BY 1, 2
"""
TALLY = """
SELECT CASE WHEN review.state = 'published' THEN review.stars END, count(*) FROM merchants_merchant merchant
JOIN reviews_review review ON review.merchant_id = merchant.id AND review.product_id IS NULL AND review.state <> 'withdrawn'
WHERE merchant.public_id = %s GROUP BY 1
"""
RATINGS = """
SELECT product_id, count(*), sum(stars) FROM reviews_review
WHERE product_id = ANY(%s) AND state = 'published' GROUP BY product_id
"""
# What of an order may be reviewed: each shop whose part was handed over, then each of its products once.
BOUGHT = """
SELECT part.id, part.changed_at, merchant.id, merchant.public_id, merchant.name, merchant.slug, merchant.tone,
  product.id, product.public_id, product.title::text, product.slug
FROM orders_part part JOIN merchants_merchant merchant ON merchant.id = part.merchant_id
LEFT JOIN LATERAL (
  SELECT NULL::bigint AS id, '' AS public_id, '{}'::jsonb AS title, '' AS slug
  UNION ALL
  SELECT DISTINCT product.id, product.public_id, product.title, product.slug FROM orders_line line
  JOIN catalogue_offer offer ON offer.id = line.offer_id JOIN catalogue_variant variant ON variant.id = offer.variant_id
  JOIN catalogue_product product ON product.id = variant.product_id WHERE line.part_id = part.id) product ON true
WHERE part.order_id = %s AND part.state = 'handed_over' ORDER BY part.id, product.id NULLS FIRST LIMIT 200
"""


# Orders with a part handed over in the window, that nobody has asked about and of which nothing is said yet.
TO_INVITE = """
SELECT part.order_id, array_agg(DISTINCT merchant.name ORDER BY merchant.name) FROM orders_part part
JOIN merchants_merchant merchant ON merchant.id = part.merchant_id
WHERE merchant.territory_id = %s AND part.state = 'handed_over' AND part.changed_at > %s AND part.changed_at <= %s
  AND NOT EXISTS (SELECT FROM reviews_asked asked WHERE asked.order_id = part.order_id)
  AND NOT EXISTS (SELECT FROM reviews_review review WHERE review.part_id = part.id)
GROUP BY part.order_id ORDER BY part.order_id LIMIT %s
"""

Count = tuple[int | None, int]  # stars, or None for hidden ones, and how many


class Subject(NamedTuple):
    """What a buyer received: a shop (no `product_id`) or one of its products."""

    part_id: int
    handed_over: datetime
    merchant_id: int
    merchant: str  # public id
    merchant_name: str
    merchant_slug: str
    tone: int
    product_id: int | None
    product: str
    title: dict[str, str]
    slug: str

    @property
    def id(self) -> str:
        return self.product or self.merchant


class Told(NamedTuple):
    """What a page shows of reviews: the counts, and the newest with their replies, notices in place of hidden ones."""

    tally: Tally
    reviews: Sequence[Review]
    more: bool = False


class Shop(NamedTuple):
    """Where a product page needs the seller’s stars beside the product’s."""

    told: Told
    shop: Tally


def policy(territory: str, now: datetime) -> Policy:
    return read_policy(setting_in_force(territory, SETTING, now))


def author(email: str) -> str:
    return author_of(reviewer_key(), email)


def reviewer_key() -> str:
    """The reviews' own, which stays: the server's may change."""
    return ReviewerKey.objects.get().secret


def bought_in(order: Order) -> list[Subject]:
    """What of this order was handed over, shop by shop; whoever has its link may say something of it."""
    found = lines(BOUGHT, order.pk)
    return [
        Subject._make((*row[:9], json.loads(row[9]) if isinstance(row[9], str) else row[9], row[10])) for row in found
    ]


def reviews_by(author: str, subjects: Sequence[Subject]) -> dict[str, Review]:
    """What this person has said of these, by the subject's public id."""
    products = [each.product_id for each in subjects if each.product_id]
    shops = [each.merchant_id for each in subjects]
    about = Q(product_id__in=products) | Q(product=None, merchant_id__in=shops)
    names = {(each.merchant_id, each.product_id): each.id for each in subjects}
    return {names[each.merchant_id, each.product_id]: each for each in Review.objects.filter(about, author=author)}


def works_there(merchant_id: int, *, account_id: int | None, email: str) -> bool:
    """Whether this buyer is of the shop: a member of its team, or at the shop's own address."""
    members = Member.objects.filter(merchant_id=merchant_id)
    mine = members.filter(Q(account_id=account_id) | Q(account__email__iexact=email)).exists()
    return mine or Merchant.objects.filter(pk=merchant_id, contact_email__iexact=email).exists()


def lock_review(review_id: int) -> Review:
    """Locked until the transaction ends: every step of a review waits here for the one before."""
    return locked(whole()).get(pk=review_id)


def lock_mine(author: str, subject: Subject) -> Review | None:
    """This person's review of the subject, locked, or None."""
    about = Q(product_id=subject.product_id) if subject.product_id else Q(product=None)
    return locked(whole().filter(about, author=author, merchant_id=subject.merchant_id)).first()


def review_of_merchant(merchant_id: int, public_id: str) -> Review:
    """One about his shop or his goods, or NoSuchReview."""
    return _one(whole().filter(merchant_id=merchant_id, public_id=public_id))


def review_shown(territory: str, public_id: str) -> Review:
    return _one(whole().filter(territory_id=territory, public_id=public_id, state=PUBLISHED))


def review_for_operator(territory: str, public_id: str) -> Review:
    return _one(whole().filter(territory_id=territory, public_id=public_id))


def reviews_of_merchant(merchant_id: int, *, unanswered: bool, page: int = 1) -> list[Review]:
    """About his shop and his goods, the newest first; one more than a page says that there are more."""
    found = whole().filter(merchant_id=merchant_id).exclude(state="withdrawn")
    if unanswered:
        found = found.filter(state=PUBLISHED, reply="")
    start = (page - 1) * PAGE
    return list(found.prefetch_related("reports").order_by("-written_at", "-pk")[start : start + PAGE + 1])


def all_reviews_of_merchant(merchant_id: int, *, after: int) -> list[Review]:
    """The next of those he sees, by key."""
    found = whole().filter(merchant_id=merchant_id, pk__gt=after).exclude(state="withdrawn")
    return list(found.order_by("pk")[:AT_ONCE])


def count_unanswered(merchant_id: int) -> int:
    return Review.objects.filter(merchant_id=merchant_id, state=PUBLISHED, reply="").count()


def told_of_product(territory: str, public_id: str, *, page: int = 1, size: int = SHOWN) -> Shop:
    """Of a product: its own counts and newest, and its seller's counts; two statements, one where nothing is said of it."""
    shows(public_id)
    of_product, of_shop = _of_both(territory, public_id)
    about = Q(product__public_id=public_id, territory_id=territory)
    return Shop(_told(of_product, about, page, size), tally(of_shop))


def told_of_merchant(public_id: str, *, page: int = 1, size: int = SHOWN) -> Told:
    """Of a shop itself: what is said of its goods stands on their pages."""
    shows(public_id)
    return _told(lines(TALLY, public_id), Q(merchant__public_id=public_id, product=None), page, size)


def tally_of_product(territory: str, public_id: str) -> Tally:
    """The counts alone."""
    return tally(_of_both(territory, public_id)[0])


def tally_of_merchant(public_id: str) -> Tally:
    """Of the shop itself, the counts alone."""
    return tally(lines(TALLY, public_id))


def ratings(product_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Those with published reviews: how many, and their stars together; one statement."""
    return {product: (count, int(stars)) for product, count, stars in lines(RATINGS, list(product_ids))}


def topics_of_part(part_id: int) -> list[str]:
    """The pages on which something is said by right of this purchase."""
    found = Review.objects.filter(part_id=part_id).values_list("product__public_id", "merchant__public_id")
    return [product or merchant for product, merchant in found]


def is_quiet(author: str) -> bool:
    return Quiet.objects.filter(author=author).exists()


def to_invite(territory: str, window: tuple[datetime, datetime], most: int) -> dict[int, list[str]]:
    """By order, the shops that handed something over after the first moment and until the second."""
    return dict(lines(TO_INVITE, territory, *window, most))


def quiet_among(authors: Sequence[str]) -> set[str]:
    return set(Quiet.objects.filter(author__in=authors).values_list("author", flat=True))


def _of_both(territory: str, product: str) -> tuple[list[Count], list[Count]]:
    """Of the product, and of its shop itself."""
    rows = lines(TALLIES, territory, product)
    return [(s, n) for of_product, s, n in rows if of_product], [(s, n) for of_product, s, n in rows if not of_product]


def _told(counts: Sequence[Count], about: Q, page: int, size: int) -> Told:
    if not counts:  # of most there is nothing: no list is asked
        return Told(tally(()), ())
    start = (page - 1) * size
    found = known_paid_back(Review.objects.filter(about).exclude(state="withdrawn"))
    newest = list(found.select_related("merchant").order_by("-written_at", "-pk")[start : start + size + 1])
    return Told(tally(counts), newest[:size], len(newest) > size)


def known_paid_back(found: "QuerySet[Review]") -> "QuerySet[Review]":
    """Each knows whether money of its purchase went back after the hand-over."""
    back = Refund.objects.filter(part=OuterRef("part"), created_at__gte=OuterRef("part__changed_at"))
    return found.annotate(paid_back=Exists(back.exclude(state=Refund.State.FAILED)))


def _one(found: "QuerySet[Review]") -> Review:
    review = found.first()
    if review is None:
        raise NoSuchReview
    return review


def whole() -> "QuerySet[Review]":
    """With what a page or a flow asks of each."""
    return Review.objects.select_related("merchant", "product", "part__order")
