"""Which letters an enquiry’s story writes: to her at each step, and to the shop’s people. The words are in `sites/letters`."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.base.notifications.actions import Telling, record_letters
from panier.offer.team.queries import addresses_who_may
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import token_of


def tell_of_enquiry(enquiry: Enquiry, *, now: datetime) -> None:
    """Where it stands now, told to both sides: one letter a person and state."""
    key = f"enquiry:{enquiry.public_id}:{enquiry.state}"
    hers = {**_facts(enquiry), "link": enquiry_link(enquiry)}
    tellings = [_telling(enquiry, "enquiry_buyer", (key, enquiry.contact_email, enquiry.language), hers)]
    language = enquiry.merchant.languages[0] if enquiry.merchant.languages else "fr"
    theirs = {**_facts(enquiry), "link": desk_enquiries_link(enquiry, language)}
    for number, address in enumerate(addresses_who_may(enquiry.merchant_id, "enquiries")):
        tellings.append(_telling(enquiry, "enquiry_merchant", (f"{key}:{number}", address, language), theirs))
    record_letters(tellings, now=now)


def enquiry_link(enquiry: Enquiry) -> str:
    """Her page of the enquiry; the address is the right to it."""
    with override(enquiry.language):
        return f"{settings.ORIGIN}{reverse('enquiry', args=[token_of(enquiry)])}"


def desk_enquiries_link(enquiry: Enquiry, language: str) -> str:
    with override(language):
        return f"{settings.ORIGIN}{reverse('desk_enquiries', args=[enquiry.merchant.public_id])}"


def _telling(enquiry: Enquiry, kind: str, whom: tuple[str, str, str], facts: dict[str, Any]) -> Telling:
    key, address, language = whom
    return Telling(enquiry.territory_id, kind, key, address, language, facts)


def _facts(enquiry: Enquiry) -> dict[str, Any]:
    place = enquiry.place
    return {
        "state": enquiry.state,
        "merchant": enquiry.merchant.name,
        "place": {
            "name": place.name,
            "address": place.address,
            "municipality": place.municipality.name,
            "postal_code": place.postal_code,
            "tz": place.tz,
        },
        "title": enquiry.title,
        "options": enquiry.options,
        "quantity": enquiry.quantity,
        "unit": {"minor": enquiry.unit_minor, "currency": enquiry.currency},
        "contact": {"name": enquiry.contact_name, "email": enquiry.contact_email, "phone": ""},
        "answer_by": enquiry.answer_by.isoformat(),
        "held_until": enquiry.held_until.isoformat() if enquiry.held_until else "",
        "reason": enquiry.reason,
    }
