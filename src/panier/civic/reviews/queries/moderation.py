"""What operators look at: reports, appeals, their decisions, and many reviews at once."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from panier.civic.reviews.models import Report, Review, Step
from panier.civic.reviews.queries import PAGE, REVIEWS, known_paid_back, policy, whole
from panier.civic.reviews.rules import tenths
from panier.kit.freshness import shows
from panier.kit.sql import lines

LOOKED_BACK = timedelta(days=14)
# Days of the territory on which many different people said something of one shop or its goods.
MANY_AT_ONCE = """
SELECT merchant.public_id, merchant.name, merchant.slug, (review.written_at AT TIME ZONE territory.tz)::date,
  count(DISTINCT review.author), sum(review.stars), count(*)
FROM reviews_review review JOIN merchants_merchant merchant ON merchant.id = review.merchant_id
JOIN territories_territory territory ON territory.code = review.territory_id
WHERE review.territory_id = %s AND review.written_at >= %s AND NOT review.is_demonstration
GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT review.author) >= %s ORDER BY 4 DESC, 5 DESC LIMIT 20
"""


class Many(NamedTuple):
    """So many people spoke of one shop or its goods on one day."""

    merchant: str
    name: str
    slug: str
    day: date
    people: int
    average: float


def reports_waiting(territory: str) -> list[Review]:
    """With the reports that wait for a decision, the one due first on top."""
    due = Report.objects.filter(state="open", review__territory_id=territory).order_by("answer_by", "pk")
    keys = list(dict.fromkeys(due.values_list("review_id", flat=True)[: PAGE * 5]))
    found = {
        each.pk: each for each in known_paid_back(whole()).filter(pk__in=keys).prefetch_related("reports", "steps")
    }
    return [found[key] for key in keys]


def readers_waiting(review: Review, *, of_reply: bool) -> list[Report]:
    """The open reports of people: the shop's own is answered with what it is told anyway."""
    found = review.reports.filter(state="open", of_reply=of_reply).exclude(reporter__startswith="mer_")
    return list(found.select_related("account").order_by("pk"))


def many_at_once(territory: str, now: datetime) -> list[Many]:
    """Nothing is wrong with them for that: somebody looks."""
    rows = lines(MANY_AT_ONCE, territory, now - LOOKED_BACK, policy(territory, now).many_a_day)
    return [
        Many(merchant, name, slug, day, people, tenths(int(stars), count) / 10)
        for merchant, name, slug, day, people, stars, count in rows
    ]


def appeals_waiting(territory: str) -> list[Review]:
    found = whole().filter(territory_id=territory, appeal="open").prefetch_related("steps")
    return list(found.order_by("appealed_at", "pk")[:PAGE])


def late_reports(territory: str, now: datetime) -> int:
    return Report.objects.filter(state="open", answer_by__lt=now, review__territory_id=territory).count()


def decisions(territory: str, *, limit: int = PAGE) -> list[Step]:
    """What operators decided lately, for everybody: never whose words they were."""
    shows(REVIEWS)
    what = ("kept", "hidden", "restored", "upheld", "reply_kept", "reply_hid")
    found = Step.objects.filter(what__in=what, review__territory_id=territory).select_related("review__merchant")
    return list(found.order_by("-at", "-pk")[:limit])
