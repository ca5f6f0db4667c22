"""Invented reviews of invented orders, marked as such wherever they stand: the same rows as the flows would have made."""

import json
import random
from datetime import datetime, timedelta
from typing import NamedTuple

from panier.civic.reviews.actions import BUYER
from panier.civic.reviews.models import Report, Review, Step
from panier.civic.reviews.queries import reviewer_key
from panier.civic.reviews.rules import author_of
from panier.demonstration.content import SEED
from panier.kit.ids import new_id
from panier.kit.sql import lines

ONE_IN, WEIGHTS = 3, (2, 3, 9, 30, 56)
RECEIVED = """
SELECT part.id, part.merchant_id, part.changed_at, placed.contact_email, placed.contact_name, placed.language,
  line.title::text, variant.product_id
FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id
JOIN merchants_merchant merchant ON merchant.id = part.merchant_id AND merchant.is_demonstration
JOIN LATERAL (SELECT * FROM orders_line WHERE part_id = part.id ORDER BY id LIMIT 1) line ON true
JOIN catalogue_offer offer ON offer.id = line.offer_id JOIN catalogue_variant variant ON variant.id = offer.variant_id
WHERE placed.territory_id = %s AND part.state = 'handed_over' AND part.changed_at < %s ORDER BY part.id LIMIT 5000
"""
SAID = {
    "fr": {
        5: (
            "Exactement comme décrit, et l’accueil en plus.",
            "On y retourne sans hésiter.",
            "Parfait, bien emballé.",
            "",
        ),
        4: ("Très bien. Un peu d’attente au comptoir.", "Bonne qualité, le prix suit.", ""),
        3: ("Correct, sans plus.", "Bien, mais plus petit que je pensais."),
        2: ("Il a fallu revenir une deuxième fois.", "Pas la couleur de la photo."),
        1: ("Arrivé abîmé ; remboursé vite, au moins.",),
    },
    "en": {
        5: ("Exactly as described, and a warm welcome.", "We will be back.", "Perfect, well wrapped.", ""),
        4: ("Very good. A short wait at the counter.", "Good quality, priced accordingly.", ""),
        3: ("Fine, nothing more.", "Good, but smaller than I thought."),
        2: ("I had to come a second time.", "Not the colour of the picture."),
        1: ("It arrived damaged; refunded quickly, at least.",),
    },
}
THANKS = {
    "fr": ("Merci beaucoup, au plaisir de vous revoir !", "Merci de nous l’avoir dit : nous nous en occupons."),
    "en": ("Thank you, we hope to see you again!", "Thank you for telling us: we are seeing to it."),
}


class Received(NamedTuple):
    part: int
    merchant: int
    at: datetime
    email: str
    name: str
    language: str
    title: str  # JSON
    product: int


class Invented(NamedTuple):
    review: Review
    replied: bool


def load_reviews(territory: str, *, now: datetime) -> int:
    """Of one part in three: of its shop or of its first product; how many. One waits for an operator."""
    chance = random.Random(f"{SEED} reviews")  # noqa: S311 - the same every time
    found = map(Received._make, lines(RECEIVED, territory, now - timedelta(days=1)))
    received = [each for each in found if not chance.randrange(ONE_IN)]
    key = reviewer_key()
    made = [_review(territory, each, chance, now, key) for each in received]
    Review.objects.bulk_create([each.review for each in made])
    Step.objects.bulk_create(step for each in made for step in _steps(each))
    if made:
        _reported(min(made, key=lambda each: each.review.stars).review, now)
    return len(made)


def _review(territory: str, got: Received, chance: random.Random, now: datetime, key: str) -> Invented:
    stars = chance.choices((1, 2, 3, 4, 5), weights=WEIGHTS)[0]
    language, of_shop = got.language, chance.random() < 0.3  # noqa: PLR2004 - three in ten speak of the shop
    at = min(now, got.at + timedelta(hours=chance.randint(3, 400)))
    replied = chance.random() < 0.4  # noqa: PLR2004 - four in ten
    thanks = THANKS[language][0 if stars > 3 else 1] if replied else ""  # noqa: PLR2004 - pleased, or not
    review = Review(
        public_id=new_id("rev"),
        territory_id=territory,
        merchant_id=got.merchant,
        product_id=None if of_shop else got.product,
        title={} if of_shop else json.loads(got.title),
        part_id=got.part,
        author=author_of(key, got.email),
        shown_name=got.name,
        stars=stars,
        words=chance.choice(SAID[language][stars]),
        language=language,
        written_at=at,
        changed_at=at,
        reply=thanks,
        reply_by="démonstration" if thanks else "",
        replied_at=min(now, at + timedelta(hours=20)) if thanks else None,
        is_demonstration=True,
    )
    return Invented(review, replied)


def _steps(made: Invented) -> list[Step]:
    review = made.review
    written = Step(
        review=review, what="written", actor=BUYER, stars=review.stars, words=review.words, at=review.written_at
    )
    if not made.replied or review.replied_at is None:
        return [written]
    told = Step(
        review=review,
        what="replied",
        actor=review.reply_by,
        stars=review.stars,
        words=review.reply,
        at=review.replied_at,
    )
    return [written, told]


def _reported(review: Review, now: datetime) -> None:
    """By its shop, for a reason that does not hold: so that an operator has something to decide."""
    Report.objects.create(
        review=review,
        reporter=review.merchant.public_id,
        actor=f"{review.merchant.name} (démonstration)",
        reason="hors-sujet",
        note="Nous ne sommes pas d’accord.",
        at=now,
        answer_by=now + timedelta(days=7),
    )
    Step.objects.create(
        review=review, what="reported", actor="démonstration", stars=review.stars, reason="hors-sujet", at=now
    )
