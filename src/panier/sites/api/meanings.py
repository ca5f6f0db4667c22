"""What each code of a refusal means: a status, its name, and what to do about it."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_noop as _


class Meaning(NamedTuple):
    """What a code means: the status, its name, and what to do about it (may use the refusal's facts)."""

    status: int
    title: str  # in English, as it is in the code: translated when the answer is written
    detail: str


MEANINGS: Mapping[str, Meaning] = {
    "key-missing": Meaning(
        400,
        _("No idempotency key"),
        _("Send the header Idempotency-Key: any text of 1 to 200 characters, the same when you try again."),
    ),
    "bad-json": Meaning(400, _("Unreadable JSON"), _("The body is not JSON that we can read: %(why)s.")),
    "bad-signature": Meaning(
        400, _("Bad signature"), _("The event was not signed by the provider, or too long ago. Nothing was stored.")
    ),
    "too-many-fields": Meaning(400, _("Too many parameters"), _("The address carries too many parameters.")),
    "unauthorized": Meaning(
        401, _("Token missing or unknown"), _("Send “Authorization: Bearer …” with a token from the merchant’s desk.")
    ),
    "not-found": Meaning(404, _("Not found"), _("There is nothing here under this address or id.")),
    "method-not-allowed": Meaning(
        405, _("Method not allowed"), _("This address does not answer this method; see the header Allow.")
    ),
    "out-of-stock": Meaning(409, _("Not enough left"), _("There is not enough left of what you ask for.")),
    "cart-closed": Meaning(409, _("Cart already ordered"), _("This cart has been ordered already: open a new one.")),
    "empty-cart": Meaning(409, _("Empty cart"), _("The cart is empty.")),
    "not-for-sale": Meaning(
        409, _("No longer for sale"), _("Something in the cart can no longer be bought here: see its notices.")
    ),
    "closed-for-now": Meaning(
        409,
        _("Closed for now"),
        _("%(name)s is closed for now: what is there can be bought again from %(reopens)s."),
    ),
    "stock-to-ask": Meaning(
        409,
        _("To be confirmed by the shop"),
        _("This was counted too long ago to be promised: ask the shop, which confirms it within the hour it is open."),
    ),
    "enquiry-moved": Meaning(
        409, _("Not the next step"), _("The request has moved on meanwhile: look at its state and choose again.")
    ),
    "counted-too-few": Meaning(
        409, _("Counted too few"), _("By this count %(left)s are free: not enough. Count again, or refuse.")
    ),
    "bad-count": Meaning(422, _("Not a count"), _("A count is a whole number of units, such as 4.")),
    "nothing-to-ask": Meaning(
        409, _("Nothing to ask"), _("There is nothing to ask: what is there is sure, or nothing is left.")
    ),
    "too-many-asked": Meaning(
        409, _("Too many questions"), _("You wait for %(limit)s answers already: let the shops answer these first.")
    ),
    "total-moved": Meaning(
        409,
        _("The total moved"),
        _("The total changed since you last saw it: look at the new quote, then confirm again."),
    ),
    "wrong-step": Meaning(
        409, _("Not the next step"), _("The order has moved on meanwhile: look at its state and choose again.")
    ),
    "proposal-open": Meaning(
        409,
        _("The buyer is asked"),
        _("A substitute is proposed in this part: wait for the buyer’s answer, or withdraw it."),
    ),
    "too-late": Meaning(
        409, _("Too late"), _("A merchant has already begun to prepare this order: write to the merchant instead.")
    ),
    "nothing-to-pay": Meaning(409, _("Nothing to pay"), _("There is nothing left to pay on this order.")),
    "nothing-to-refund": Meaning(
        409, _("Nothing to give back"), _("The money of this part has gone back already, or never came.")
    ),
    "more-than-ordered": Meaning(
        422,
        _("More than was ordered"),
        _("Name a line once, by its place in the part’s “lines”, with at most what was ordered of it."),
    ),
    "nothing-taken-back": Meaning(
        422, _("Nothing taken back"), _("Name a line with units or an amount, or the delivery.")
    ),
    "bad-return": Meaning(
        422,
        _("Not what can come back"),
        _(
            "A line gives back whole units or an amount in the part’s currency, not both, and at most what is left of it."
        ),
    ),
    "too-long-ago": Meaning(
        409, _("Too long ago"), _("A shop gives money back here for %(days)s days after the hand-over.")
    ),
    "amount-moved": Meaning(
        409,
        _("Another amount"),
        _("This would give back another amount than “gives_back”: see “minor”, then ask again."),
    ),
    "below-zero": Meaning(
        409, _("Not covered"), _("The shop is closed and its balance does not cover this: the market can give it back.")
    ),
    "too-large": Meaning(413, _("Body too large"), _("The body may hold at most %(limit)s bytes.")),
    "unsupported-media-type": Meaning(
        415, _("Not JSON"), _("Send the body as “Content-Type: application/json”, in UTF-8.")
    ),
    "invalid": Meaning(422, _("Invalid request"), _("Some fields are missing or wrong: see “errors”.")),
    "bad-search": Meaning(422, _("Unreadable search"), _("Some parameters cannot be understood: see “errors”.")),
    "page-too-deep": Meaning(
        422, _("Page out of reach"), _("Pages reach the first %(reach)s results: narrow the search instead.")
    ),
    "linked-product": Meaning(
        422, _("Sold on the merchant’s own site"), _("%(merchant)s sells this product on their own site: see “url”.")
    ),
    "listed-product": Meaning(
        422,
        _("Shown, not sold online"),
        _("%(merchant)s shows this product but does not sell it online: visit or call the shop."),
    ),
    "too-many": Meaning(422, _("Cart full"), _("A cart holds up to %(limit)s different products.")),
    "bad-quantity": Meaning(422, _("Impossible quantity"), _("A line holds from 1 to %(limit)s units.")),
    "way-not-offered": Meaning(
        422, _("Way not offered"), _("%(name)s does not offer this way for this part: see the “options” of a quote.")
    ),
    "slot-over": Meaning(
        409, _("Slot no longer free"), _("The slot asked for is full or past: see the slots of a new quote.")
    ),
    "address-needed": Meaning(
        422, _("Address needed"), _("Some parts are delivered: complete the address, see “errors”.")
    ),
    "contact-needed": Meaning(422, _("Contact needed"), _("Complete the buyer’s name and e-mail, see “errors”.")),
    "outside-territory": Meaning(
        422,
        _("Outside the territory"),
        _("There is no delivery to %(postal_code)s yet: choose pickup or another address."),
    ),
    "bad-postal-code": Meaning(
        422, _("Not a postal code"), _("This postal code does not look right. It should look like %(example)s.")
    ),
    "key-reused": Meaning(
        422, _("Key already used"), _("This idempotency key was used with another content: take a new one.")
    ),
    "wrong-pickup-code": Meaning(
        422, _("Wrong pickup code"), _("This code is not the one of this part. Ask the buyer to read it again.")
    ),
    "too-many-attempts": Meaning(
        429, _("Too many attempts"), _("Too many wrong pickup codes for this shop. Wait ten minutes, then try again.")
    ),
    "reason-needed": Meaning(422, _("Reason needed"), _("Say why: the buyer will read it.")),
    "server-error": Meaning(
        500, _("Our fault"), _("Something broke here; it has been noted. Try again, with the same idempotency key.")
    ),
    "unavailable": Meaning(
        503, _("Not available right now"), _("Try again in a few seconds, with the same idempotency key.")
    ),
}
