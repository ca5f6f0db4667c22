"""What is wrong with a claim, field by field, and what to do."""

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.offer.origin.rules import BadClaim


def faults_in_words(refused: BadClaim) -> dict[str, str]:
    """By field."""
    words = {
        ("kind", "needed"): _("Choose what you claim."),
        ("number", "too-long"): _("This number is too long."),
        ("number", "needed"): _("Write the certificate’s number."),
        ("number", "claimed-already"): _("You claim this already: withdraw the earlier claim first."),
        ("number", "not-a-business-number"): _(
            "This is not a business number: ten digits, as in the enterprise register."
        ),
        ("words", "too-long"): _("Say it in fewer words."),
        ("words", "too-short"): _("Say what is done here and where, in a sentence or two: people will read it."),
        ("basis", "needed"): _("Choose why it counts as made here."),
        ("share", "too-small"): _("This share is too small to count as made here, or is not a number of per cent."),
        ("mark", "needed"): _("Choose the mark."),
        ("expires_on", "needed"): _("Write the certificate’s last day."),
        ("expires_on", "not-ahead"): _("This day is past, or too far away: write it as 2027-05-31."),
        ("proof", "needed"): _("Add the certificate: a PDF, PNG or JPEG file."),
        ("products", "none"): _("Choose at least one product."),
        ("products", "too-many"): _("Too many products for one claim: make two."),
        ("products", "unknown"): _("One of these products is not yours any more: choose again."),
    }
    faults = refused.facts["errors"]
    return {each["field"]: words[each["field"], each["code"]] for each in faults} if isinstance(faults, list) else {}


def refusal_in_words(refused: Refusal) -> str:
    words = {
        "wrong-step": _("This claim has moved on meanwhile: look at its state."),
        "too-many": _("There are too many claims here: withdraw those that do not serve any more."),
        "bad-proof": _("This file cannot be taken: a PDF, PNG or JPEG of at most 10 MB and 40 million pixels."),
    }
    return words.get(refused.code, _("This is not possible right now. Try again in a moment."))
