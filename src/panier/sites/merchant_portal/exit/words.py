"""What leaving says."""

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.offer.leaving.rules import CATALOGUE, ORDERS, PEOPLE, PICTURES, STATEMENTS
from panier.sites._shared.formats import number


def stage_words(stage: str, done: int, total: int) -> str:
    """What is being done, and how far it is."""
    words = {
        CATALOGUE: _("Writing your catalogue: %(done)s of %(total)s"),
        PICTURES: _("Packing your pictures: %(done)s of %(total)s"),
        PEOPLE: _("Writing your conversations and reviews"),
        ORDERS: _("Writing your orders: %(done)s of %(total)s"),
        STATEMENTS: _("Writing and checking your statements: %(done)s of %(total)s"),
    }
    return words[stage] % {"done": number(done), "total": number(total)}


def words_of(refusal: Refusal) -> str:
    words = {
        "name-differs": _("This is not the name of your shop. Nothing was closed."),
        "shop-busy": _("An import of your shop is being written. Nothing was closed: try again in a minute."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
