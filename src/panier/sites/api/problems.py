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
from panier.sites.api.meanings import MEANINGS
from panier.sites.api.reading import BadJson
from panier.sites.api.rights import note_unknown

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_S = 5
UNKNOWN = "unknown-field"


FIELD_WORDS: Mapping[str, str] = {
    "missing": _("This is missing."),
    UNKNOWN: _("There is no such field."),
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
    "extra_forbidden": UNKNOWN,
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
    "too-long-ago": ("days",),
    "amount-moved": ("minor",),
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


def from_validation(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    """What the shapes refuse, by field; never what was sent (it may be secret)."""
    faults = [Fault(_path(error["loc"]), _code(error)) for error in invalid.errors[:50]]
    if unknown := [fault.field for fault in faults if fault.code == UNKNOWN]:
        note_unknown(request, unknown)
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
