"""Every refusal as RFC 9457: a code programs read, a status, and words in the language asked for."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja.errors import HttpError, ValidationError
from ninja.responses import Response

from panier.kit.refusals import Refusal
from panier.sites.api.reading import BadJson

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_S = 5


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
FIELD_WORDS: Mapping[str, str] = {
    "missing": _("This is missing."),
    "unknown-field": _("There is no such field."),
    "wrong-type": _("This is not of the right type."),
    "not-a-number": _("This is not a whole number."),
    "out-of-range": _("This number is too small or too large."),
    "too-long": _("This is too long."),
    "too-short": _("This is too short."),
    "too-many": _("These are too many."),
    "unknown-value": _("This is not one of the possible values."),
    "not-found": _("There is nothing with this id."),
    "needs-a-place": _("Say where you are, with “near” or “postal”."),
    "not-a-position": _("This is not a position: latitude,longitude in degrees."),
    "unknown-postal-code": _("We do not know this postal code."),
    "sold-out": _("None left at this moment."),
    "to-ask": _("Counted too long ago: ask the shop first."),
    "few-left": _("Fewer left than asked for."),
    "gone": _("This no longer exists."),
    "not-selling": _("This can no longer be bought here."),
    "price-changed": _("The price changed since you last saw it."),
    "invalid": _("This is not valid."),
}
# pydantic's words for what is wrong, in ours (https://docs.pydantic.dev/latest/errors/validation_errors/)
FIELD_CODES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "int_type": "not-a-number",
    "int_from_float": "not-a-number",
    "int_parsing": "not-a-number",
    "int_parsing_size": "out-of-range",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "string_too_long": "too-long",
    "string_too_short": "too-short",
    "too_long": "too-many",
    "literal_error": "unknown-value",
    "string_type": "wrong-type",
    "model_type": "wrong-type",
    "model_attributes_type": "wrong-type",
    "dict_type": "wrong-type",
    "list_type": "wrong-type",
}
# Facts of a refusal that an answer may carry; anything else stays inside (internal keys among them).
SHOWN_FACTS: Mapping[str, Sequence[str]] = {
    "out-of-stock": ("left",),
    "linked-product": ("url", "merchant"),
    "listed-product": ("merchant",),
    "too-many": ("limit",),
    "bad-quantity": ("limit",),
    "way-not-offered": ("merchant", "method", "why"),
    "closed-for-now": ("merchant", "place", "reopens"),
    "outside-territory": ("postal_code",),
    "wrong-step": ("state", "step"),
    "page-too-deep": ("reach",),
    "nothing-to-pay": ("state",),
    "enquiry-moved": ("state", "step"),
    "counted-too-few": ("left",),
    "too-many-asked": ("limit",),
}


class NotHere(Refusal):
    """Missing and foreign alike."""

    code: ClassVar[str] = "not-found"


class KeyMissing(Refusal):
    code: ClassVar[str] = "key-missing"


class Fault(NamedTuple):
    """One field that is wrong."""

    field: str
    code: str


def problem(
    code: str,
    *,
    faults: Sequence[Fault] = (),
    words: Mapping[str, object] | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The answer for `code`; `words` fill its sentence, `more` are further members."""
    meaning = MEANINGS[code]
    body = {
        "type": f"{settings.ORIGIN}/api/v1/problems#{code}",
        "title": gettext(meaning.title),
        "status": meaning.status,
        "detail": gettext(meaning.detail) % (words or {}),
        "code": code,
        "errors": [{"field": fault.field, "code": fault.code, "message": field_words(fault.code)} for fault in faults],
        **(more or {}),
    }
    response = Response(
        body, status=meaning.status, content_type=PROBLEM_JSON, json_dumps_params={"ensure_ascii": False}
    )
    if meaning.status == 401:  # noqa: PLR2004 - RFC 9110
        response["WWW-Authenticate"] = 'Bearer realm="merchant"'
    if meaning.status == 503:  # noqa: PLR2004 - RFC 9110
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def field_words(code: str) -> str:
    return gettext(FIELD_WORDS.get(code, FIELD_WORDS["invalid"]))


def from_refusal(_request: HttpRequest, refusal: Refusal, **more: Any) -> HttpResponse:
    """Any rule's “no”, in its code, status and words."""
    facts = refusal.facts
    shown = {name: facts[name] for name in SHOWN_FACTS.get(refusal.code, ()) if name in facts}
    return problem(refusal.code, faults=_faults(refusal), words=facts, more={**shown, **more})


def _faults(refusal: Refusal) -> list[Fault]:
    fields, errors = refusal.facts.get("fields"), refusal.facts.get("errors")
    if refusal.code == "bad-postal-code":
        return [Fault("address.postal_code", "invalid")]
    if isinstance(fields, Mapping):
        where = {"address-needed": "address", "contact-needed": "contact"}[refusal.code]
        return [Fault(f"{where}.{name}", code) for name, code in fields.items()]
    if isinstance(errors, list):
        return [Fault(error["field"], error["code"]) for error in errors]
    return []


def from_validation(_request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    """What the shapes refuse, by field; never what was sent (it may be secret)."""
    faults = [Fault(_path(error["loc"]), _code(error)) for error in invalid.errors[:50]]
    return problem("invalid", faults=faults)


def _code(error: Mapping[str, Any]) -> str:
    said = error.get("ctx", {}).get("error", "")
    return said if said in FIELD_WORDS else FIELD_CODES.get(error["type"], "invalid")


def _path(where: Sequence[str | int]) -> str:
    """`contact.email`, without the source and our own parameter’s name."""
    return ".".join(str(step) for step in where[2:] or where[1:])[:200]


def from_http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, BadJson):
        return problem("bad-json", words={"why": str(error.__cause__)[:200]})
    return problem({401: "unauthorized", 404: "not-found"}.get(error.status_code, "invalid"))
