"""Refusals of cart, checkout and order in words a shopper understands: what is wrong, and what to do."""

from datetime import date

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.sites._shared.formats import day_month


def words_of(refusal: Refusal) -> str:
    """One or two sentences in the active language; every code of the shopper's stories has its own."""
    facts = dict(refusal.facts)
    if "reopens" in facts:
        facts["day"] = day_month(date.fromisoformat(str(facts["reopens"])))
    words = {
        "not-found": _("We cannot find this any more. Go back and try again."),
        "cart-closed": _("This cart has been ordered already."),
        "linked-product": _(
            "%(merchant)s sells this product on their own site: follow the link on the product’s page."
        ),
        "listed-product": _("%(merchant)s shows this product but does not sell it online: visit or call the shop."),
        "too-many": _("A cart holds up to %(limit)s different products. Order these first, then go on."),
        "bad-quantity": _("Choose a quantity from 1 to %(limit)s."),
        "out-of-stock": _out_of_stock(facts),
        "stock-to-ask": _(
            "This was counted too long ago to be promised: reserve it, and the shop confirms it within the hour it is open."
        ),
        "enquiry-moved": _("This request has moved on meanwhile: here is where it stands."),
        "proposal-over": _("This proposal has ended already: here is what became of it."),
        "nothing-to-ask": _("There is nothing to ask: what is there is sure, or nothing is left."),
        "too-many-asked": _("You wait for %(limit)s answers already: let the shops answer these first."),
        "empty-cart": _("Your cart is empty."),
        "way-not-offered": _way_words(facts),
        "slot-over": _("The time you chose is full or past. Choose another, then confirm again."),
        "address-needed": _("Some parts are delivered: complete the address."),
        "contact-needed": _("Complete your name and e-mail so that merchants can reach you."),
        "outside-territory": _("We cannot deliver to %(postal_code)s yet. Choose pickup, or another address."),
        "bad-postal-code": _("This postal code does not look right. It should look like H2X 1Y4."),
        "not-for-sale": _("Something in your cart can no longer be bought here. Go back to the cart to see which."),
        "closed-for-now": _closed_for_now(facts),
        "total-moved": _("The total changed since you last saw it. Here is the new one: look, then confirm again."),
        "key-reused": _("This page was already used for another order. Check the details and confirm again."),
        "too-late": _("A merchant has already begun to prepare your order: write to the merchant instead."),
        "too-many-favourites": _(
            "You can keep %(limit)s favourites here: remove some first. With an account there is room for more."
        ),
        "nothing-to-pay": _("There is nothing left to pay on this order."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment.")) % facts


def _way_words(facts: dict[str, object]) -> str:
    """Why a way cannot be had (`trade.checkout.rules.ways.WHY`)."""
    words = {
        "not-sent": _("Something from %(name)s does not travel by parcel. Choose another way for this part."),
        "no-zone": _("%(name)s does not deliver to this address. Choose another way for this part."),
        "no-weight": _("%(name)s cannot send this by parcel: a weight is missing. Choose another way for this part."),
        "too-heavy": _("This is too heavy for the parcels of %(name)s. Choose another way, or order less."),
        "no-slot": _("%(name)s has no time left to choose from. Choose another way for this part."),
    }
    return words.get(str(facts.get("why")), _("%(name)s does not offer this way here. Choose another for this part."))


def _closed_for_now(facts: dict[str, object]) -> str:
    if facts.get("place"):
        return _("%(place)s is closed for now: choose another place, or come back on %(day)s, when it reopens.")
    return _("%(name)s is closed for now and takes no orders. It reopens on %(day)s.")


def _out_of_stock(facts: dict[str, object]) -> str:
    if "left" not in facts:
        return _("Someone just bought the last ones. Go back to the cart to see what is left.")
    return _("Only %(left)s left at this moment.") if facts["left"] else _("Sold out at this moment.")
