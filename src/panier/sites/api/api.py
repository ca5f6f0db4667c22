"""The public API: its calls, its errors, its description."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from panier.kit.refusals import Refusal
from panier.sites.api.carts import router as carts
from panier.sites.api.catalogue import router as catalogue
from panier.sites.api.checkout import router as checkout
from panier.sites.api.documented import problem_schemas, rehearsal_call
from panier.sites.api.documented import router as documented
from panier.sites.api.door import from_anything
from panier.sites.api.enquiries import router as enquiries
from panier.sites.api.merchant import router as merchant
from panier.sites.api.orders import router as orders
from panier.sites.api.problems import from_http, from_refusal, from_validation
from panier.sites.api.reading import StrictParser
from panier.sites.api.search import router as search
from panier.sites.api.webhooks import router as webhooks

BASE = "/api/v1/"
DESCRIPTION = """One market, many merchants: search, one cart over several of them, one payment, one part a merchant.

- Money is `{"minor": 1999, "currency": "CAD"}`, whole minor units. Times are RFC 3339 with zone. Ids are opaque.
- Errors are RFC 9457: read `code`, show `detail` and the messages of `errors`. `Accept-Language` chooses their language
  (fr-CA by default).
- A foreign id answers exactly like a missing one. No cookie is read or set.
- A repeated filter is “or”; a facet ignores its own filter. Bodies hold at most 64 KB, lists at most 100 a page.
"""


class Readable(JSONRenderer):
    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False}  # type: ignore[misc] # é as é


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    @cache  # noqa: B019 - there is one API, and it lives as long as the process
    def _described(self) -> OpenAPISchema:
        described = super().get_openapi_schema(path_prefix=BASE)
        described["components"]["schemas"] |= problem_schemas()
        if "rehearsal" in settings.PAYMENT_PROVIDERS:
            described["paths"][BASE + "rehearsal/{payment_id}/decide"] = rehearsal_call()
        return described

    def get_openapi_schema(self, **_: Any) -> OpenAPISchema:
        return self._described()


api = Api(
    title="Le Panier Bleu",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # its page would load scripts from elsewhere: the description itself is enough
    urls_namespace="api",
    parser=StrictParser(),
    renderer=Readable(),
)
for prefix, router in (
    ("", search),
    ("", catalogue),
    ("", carts),
    ("", checkout),
    ("", orders),
    ("/merchant", merchant),
    ("/merchant", enquiries),
    ("", webhooks),
    ("", documented),
):
    api.add_router(prefix, router)
HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (Refusal, from_refusal),
    (ValidationError, from_validation),
    (HttpError, from_http),
    (Exception, from_anything),
)
for kind, handler in HANDLERS:
    api.add_exception_handler(kind, handler)
