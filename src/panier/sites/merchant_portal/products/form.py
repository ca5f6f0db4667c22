"""One product whole: made, changed, made like another; the first language with the others beside it."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from panier.base.territories.queries import territory
from panier.flows.save_product import change_product, make_product
from panier.kit.refusals import Refusal
from panier.offer.catalogue.pictures import MOST_BYTES, BadPicture, store_picture
from panier.offer.catalogue.queries.edited import Edited, edits_since, product_to_edit, website_of
from panier.offer.catalogue.queries.imports import known_categories
from panier.offer.catalogue.rules.edits import NoSuchProduct, ProductMoved, RowMoved, VariantBusy
from panier.offer.catalogue.rules.numbers import GRAMS
from panier.sites.merchant_portal.access import Desk, desk_of, only_its_fields, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.products.filled import as_it_is, facts_of, like, recognise
from panier.sites.merchant_portal.products.reading import Reading
from panier.sites.merchant_portal.products.typed import FILLED, MOST_PICTURES, NAMES, Form, Shot, form_typed, signed
from panier.sites.merchant_portal.products.views import hand
from panier.sites.merchant_portal.products.words import (
    changes_words,
    moved_words,
    picture_words,
    refused_words,
)

NEW = "new"
TITLE_GIVEN = 120
AT_ONCE = 8  # pictures of one sending
MOST_REQUEST = AT_ONCE * MOST_BYTES + 1_000_000


@takes(*NAMES)
@csrf_exempt  # the token is asked for below, once we know that the body is not too large to be read
@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest, merchant: str, product: str) -> HttpResponse:
    """`product`: a public id, or `new` (`?like=`: a copy of one, `?after=`: what the last one had in common, `?title=`)."""
    served = desk_of(request, merchant, needs="products")
    if "\x00" in product:
        raise Http404
    edited = _edited(served, product) if product != NEW else None
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_REQUEST:
        form = as_it_is(served.id, edited) if edited else _begun(request, served)
        form.faults["pictures"] = picture_words("", "too-many")
        return _page(request, served, form, edited)
    return _product(request, served, edited)


product.reads_its_own_body = True  # type: ignore[attr-defined] # NoNulMiddleware would read it all first


@csrf_protect
def _product(request: HttpRequest, served: Desk, edited: Edited | None) -> HttpResponse:
    only_its_fields(request, served.public_id)
    if request.method != "POST":
        return _page(request, served, as_it_is(served.id, edited) if edited else _begun(request, served), edited)
    posted = {name: str(value) for name, value in request.POST.items()}
    if any("\x00" in value for value in posted.values()):
        return HttpResponseBadRequest("NUL")
    form = form_typed(posted, territory(settings.TERRITORY).languages)
    if edited is not None:
        recognise(form, edited)
    _take_pictures(request, form)
    moved = not form.gridless and form.regrid()
    if posted.get("do") == "fill":
        form.fill({name.removeprefix(FILLED): text.strip() for name, text in posted.items() if name.startswith(FILLED)})
    if posted.get("do") in {"grid", "pictures", "fill"} or moved or form.faults:
        return _page(request, served, form, edited, regridded=moved and not form.faults)
    return _save(request, served, form, edited)


def _save(request: HttpRequest, served: Desk, form: Form, edited: Edited | None) -> HttpResponse:
    here = territory(settings.TERRITORY)
    reading = Reading(
        form, edited.stored.state if edited else None, known_categories(here.code), site=website_of(served.id)
    )
    wanted = reading.wanted(here.currency)
    if form.faults:
        return _page(request, served, form, edited)
    seen = _version(form)
    try:
        if edited is None:
            public_id = make_product(hand(served), here.code, _key(form), wanted)
        else:
            public_id = edited.product.public_id
            change_product(hand(served), public_id, seen, wanted)
    except NoSuchProduct as missing:
        raise Http404 from missing
    except ProductMoved as moved:
        form.values["version"] = str(moved.facts["version"])
        form.faults["moved"] = changes_words(edits_since(edited.product.pk, seen) if edited else [])
        return _page(request, served, form, edited)
    except Refusal as refusal:
        if edited is not None and isinstance(refusal, RowMoved):
            stand = {row.name: row.seen for row in as_it_is(served.id, edited).rows}
            form.rows = [
                replace(row, seen=stand.get(row.name, row.seen)) for row in form.rows
            ]  # saved again, it is knowingly
        form.faults["" if not isinstance(refusal, VariantBusy) else "options"] = (
            moved_words(refusal.facts, here.currency) if isinstance(refusal, RowMoved) else refused_words(refusal)
        )
        return _page(request, served, form, edited)
    messages.success(request, _("“%(title)s” is saved.") % {"title": form.values[f"title-{form.languages[0]}"]})
    address = reverse("desk_product", args=[served.public_id, NEW])
    if request.POST.get("do") == "next":
        return HttpResponseRedirect(f"{address}?{urlencode({'after': public_id, 'unit': form.values['weight_unit']})}")
    return HttpResponseRedirect(reverse("desk_product", args=[served.public_id, public_id]))


def _edited(served: Desk, product: str) -> Edited:
    try:
        return product_to_edit(served.id, product)
    except NoSuchProduct as missing:
        raise Http404 from missing


def _begun(request: HttpRequest, served: Desk) -> Form:
    """A new product's form: empty, like another, or with what the last one had in common."""
    for name in ("like", "after"):
        if given := request.GET.get(name, "").replace("\x00", ""):
            form = like(_edited(served, given), whole=name == "like")
            form.values["weight_unit"] = (
                unit if (unit := request.GET.get("unit", "")) in GRAMS else form.values["weight_unit"]
            )
            return form
    form = like(None, whole=False)
    if title := request.GET.get("title", "").replace("\x00", "")[:TITLE_GIVEN]:
        form.values[f"title-{form.languages[0]}"] = title
    return form


def _take_pictures(request: HttpRequest, form: Form) -> None:
    """Each file sent is decoded and kept, or refused by its name; the others stay in the form."""
    refused = []
    for file in request.FILES.getlist("pictures")[: AT_ONCE + 1]:
        if not isinstance(file, UploadedFile):
            continue
        name = (file.name or "")[:80]
        if len(form.shots) >= MOST_PICTURES:
            refused.append(picture_words(name, "too-many"))
            break
        try:
            stored = store_picture(file.read(MOST_BYTES + 1))  # one too many is refused as too large
        except BadPicture as bad:
            refused.append(picture_words(name, str(bad.facts["problem"])))
            continue
        form.shots.append(Shot(signed(stored), stored.digest, stored.widths[0], {}))
    if refused:
        form.faults["pictures"] = " ".join(refused)


def _key(form: Form) -> str:
    """The form's own: sent twice, it is one product."""
    try:
        return str(UUID(form.values["key"]))
    except ValueError:
        return str(uuid4())


def _version(form: Form) -> int:
    typed = form.values["version"]
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1  # noqa: PLR2004 - an integer


def _page(
    request: HttpRequest, served: Desk, form: Form, edited: Edited | None = None, *, regridded: bool = False
) -> HttpResponse:
    if edited is None and not form.values.get("key"):
        form.values["key"] = str(uuid4())
    facts: dict[str, Any] = {**facts_of(served.id, form, edited, served.now), "desk": served, "regridded": regridded}
    status = 422 if form.faults else 200
    return private(render(request, "merchant_portal/products/form.html", facts, status=status))
