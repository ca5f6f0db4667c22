"""What OpenAPI says of each call besides its shapes: every code it may refuse with, headers and parameters."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router, Schema

from panier.sites.api.meanings import MEANINGS
from panier.sites.api.problems import PROBLEM_JSON
from panier.sites.api.shapes.base import Problem

EVERYWHERE = ("too-large", "too-many-fields", "server-error", "unavailable")
WITH_BODY = ("bad-json", "unsupported-media-type", "invalid")
SAMPLE_WORDS = {
    "days": 365,
    "limit": 99,
    "left": 1,
    "why": "NaN is not JSON",
    "merchant": "Les ruches de Léa",
    "name": "Les ruches de Léa",
    "reach": 1200,
    "postal_code": "M5V 3A8",
    "reopens": "2027-01-04",
    "example": "H2X 1Y4",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Any text of 1 to 200 characters: your own name for this attempt. Sent again with the same body it gives "
    "the same order; never two.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "example": "basket-2026-11-24-a1b2c3",
}
router = Router(tags=["Errors"])


class Code(Schema):
    code: str
    status: int
    title: str


class Codes(Schema):
    items: list[Code]


@router.get("/problems", response=Codes, summary="Every code an error may carry")
def problems(request: HttpRequest) -> Codes:  # noqa: ARG001 - ninja's signature
    """The address in the `type` of an error leads here."""
    return Codes(
        items=[Code(code=code, status=each.status, title=gettext(each.title)) for code, each in MEANINGS.items()]
    )


def says(*codes: str, body: bool = False, parameters: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The `openapi_extra` of a call that may refuse with these codes."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*codes, *(WITH_BODY if body else ()), *EVERYWHERE)):
        by_status.setdefault(MEANINGS[code].status, []).append(code)
    extra: dict[str, Any] = {"responses": {status: _response(by_status[status]) for status in sorted(by_status)}}
    if parameters:
        extra["parameters"] = list(parameters)
    return extra


def parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """One parameter of the query string; a list is repeated: `how=pickup&how=delivery`."""
    found: dict[str, Any] = {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
    if schema.get("type") == "array":
        found |= {"style": "form", "explode": True}
    return found


def _response(codes: Sequence[str]) -> dict[str, Any]:
    examples = {code: {"value": _example(code)} for code in codes}
    return {
        "description": "; ".join(f"`{code}`" for code in codes),
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
    }


def _example(code: str) -> dict[str, Any]:
    meaning = MEANINGS[code]
    return {
        "type": f"/api/v1/problems#{code}",
        "title": meaning.title,
        "status": meaning.status,
        "detail": meaning.detail % SAMPLE_WORDS,
        "code": code,
        "errors": [],
    }


def problem_schemas() -> dict[str, Any]:
    """The problem and what it holds: no call answers it by its shape, so that ninja does not know it."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def rehearsal_call() -> dict[str, Any]:
    """The rehearsal bank's own door: described here, served by the bank, absent in production."""
    outcomes = ["accept", "decline", "challenge", "never", "twice", "late", "abandon"]
    asked = {
        "type": "object",
        "required": ["outcome"],
        "properties": {
            "outcome": {"type": "string", "enum": outcomes},
            "delay_s": {"type": "integer", "minimum": 0, "maximum": 3600, "default": 0},
        },
        "examples": [{"outcome": "accept", "delay_s": 0}],
    }
    answer = {"type": "object", "properties": {"payment": {"type": "string"}, "state": {"type": "string"}}}
    return {
        "post": {
            "operationId": "rehearsal_decide",
            "tags": ["Rehearsal"],
            "summary": "Decide as the buyer’s bank would; no real money moves",
            "parameters": [{"name": "payment_id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
            "responses": {
                "200": {"description": "Decided", "content": {"application/json": {"schema": answer}}},
                "404": _response(["not-found"]),
                "422": _response(["invalid"]) | {"description": "`bad-request`: what is wrong stands in `detail`"},
            },
        }
    }
