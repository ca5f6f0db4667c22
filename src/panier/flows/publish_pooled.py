"""An operator publishes an offer that several shops share."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.territories.models import Region, Territory
from panier.flows.origins import today_in
from panier.offer.capability.models import Pooled
from panier.offer.capability.rules import (
    KINDS,
    PLACES_MAX,
    PRICE_MAX,
    TITLE_MAX,
    WORDS_MAX,
    BadAnswer,
    both,
    checked_words,
)


class Offered(NamedTuple):
    """`region`: a slug, empty for everywhere; titles and words by language."""

    kind: str
    title: Mapping[str, str]
    words: Mapping[str, str]
    price: str
    region: str
    until: date | None
    places: int


@transaction.atomic(durable=True)
def publish_pooled(acting: Acting, offered: Offered, *, now: datetime) -> Pooled:
    """BadAnswer with the field."""
    languages = Territory.objects.get(pk=acting.territory).languages
    if offered.kind not in KINDS:
        raise BadAnswer(field="kind")
    if offered.until is None or offered.until < today_in(acting.territory, now):
        raise BadAnswer(field="until")
    if not 1 <= offered.places <= PLACES_MAX:
        raise BadAnswer(field="places")
    region = Region.objects.filter(territory_id=acting.territory, slug=offered.region).first()
    if offered.region and region is None:
        raise BadAnswer(field="region")
    made = Pooled.objects.create(
        territory_id=acting.territory,
        region=region,
        kind=offered.kind,
        title=both(offered.title, "title", languages, TITLE_MAX),
        words=both(offered.words, "words", languages, WORDS_MAX),
        price=checked_words(offered.price, "price", PRICE_MAX),
        until=offered.until,
        places=offered.places,
        published_at=now,
        actor=acting.label,
    )
    record_action(acting, verb="pooled_publish", subject=made.public_id, reason=made.title[languages[0]], now=now)
    return made
