"""What pages say of reviews: why one is hidden, and its name for machines (https://schema.org/Review)."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from panier.civic.reviews.queries import Told, policy
from panier.civic.reviews.rules import BEST, HIDDEN, PUBLISHED, WORST
from panier.kit.refusals import Refusal
from panier.sites._shared.linked_data import said


def reasons_for(told: Told, now: datetime) -> Mapping[str, Mapping[str, str]]:
    """The words of the reasons, read only where something is hidden."""
    return (
        policy(settings.TERRITORY, now).reasons
        if any(each.state == HIDDEN or each.reply_hidden_for for each in told.reviews)
        else {}
    )


def linked(told: Told) -> dict[str, object]:
    """Only what is true, and shown on the same page: nothing without a review, nor of invented ones."""
    if not told.tally.total or any(each.is_demonstration for each in told.reviews):
        return {}
    rating = said(
        type="AggregateRating",
        ratingValue=told.tally.average,
        reviewCount=told.tally.total,
        bestRating=BEST,
        worstRating=WORST,
    )
    each = [
        said(
            type="Review",
            author=said(type="Person", name=review.shown_name or _("A buyer")),
            datePublished=review.written_at.date().isoformat(),
            inLanguage=review.language,
            reviewBody=review.words,
            reviewRating=said(type="Rating", ratingValue=review.stars, bestRating=BEST, worstRating=WORST),
        )
        for review in told.reviews
        if review.state == PUBLISHED
    ]
    return {"aggregateRating": rating, "review": each}


def words_of(refusal: Refusal) -> str:
    """What is refused of a review, to whoever asked: buyer, shop or operator."""
    field = str(refusal.facts.get("field", ""))
    fields = {
        "stars": _("Choose from one to five stars."),
        "words": _("That is too long: at most 2,000 characters."),
        "name": _("Choose a first name or a pseudonym, without an address, of at most 40 characters."),
        "language": _("Say in which language you wrote."),
        "reply": _("Write a reply of at most 1,000 characters."),
        "appeal": _("Say in at most 1,000 characters why the review should be shown."),
        "reason": _("Choose one of the reasons."),
        "note": _("Say it in at most 400 characters."),
    }
    words = {
        "bad-review": fields.get(field, _("Something is missing here.")),
        "too-late-to-review": _("The time to write or change a review of this purchase is over."),
        "own-shop": _("Whoever works for a shop does not review it."),
        "review-moved": _("This review has changed meanwhile: look at where it stands now."),
        "reported-already": _("You have reported this review already, and it has not changed since."),
        "too-late-to-appeal": _("The time to appeal this decision is over."),
        "appealed-already": _("A decision is appealed once: this one was."),
        "reason-needed": _("Say why: it is kept, and people will read it."),
        "not-found": _("This is not here any more."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
