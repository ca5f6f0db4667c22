"""My place: a postal code, a municipality, a street, or a position given by a click. It is kept in a cookie and nowhere else."""

from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from panier.flows.find_place import TYPED_MAX, PlaceChoice, chosen_place, find_places
from panier.offer.merchants.streets.queries import public_streets
from panier.offer.search.rules import WORDS_MAX, Whereabouts, point_from
from panier.sites.storefront.whereabouts import forget_place, remember_place

NEXT_MAX = 2_000
SAID_IN_ADDRESS = frozenset({"near", "postal", "page"})  # an older place, and the page one had reached from it


@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """What may be meant by what is typed so far."""
    typed = _text(request.GET.get("where", ""))
    facts = {"typed": typed, "choices": find_places(settings.TERRITORY, typed)}
    return render(request, "storefront/place/_choices.html", facts)


@csrf_exempt  # the form stands on cached pages: SameSite and the origin check guard it (DECISIONS 16)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Choosing leads back to where one was; what is not understood is asked again, with what was typed."""
    asked = request.POST if request.method == "POST" else request.GET
    back, typed = _back(asked.get("next", ""), asked.get("q", "")), _text(asked.get("where", ""))
    if "forget" in asked and request.method == "POST":
        response = HttpResponseRedirect(back)
        forget_place(response)
        return response
    if asked.get("near") and request.method == "POST":
        return _at_position(request, asked["near"], back)
    if asked.get("choice"):
        choice = chosen_place(settings.TERRITORY, asked["choice"][: 2 * TYPED_MAX])
        found = [choice] if choice else []
    elif asked.get("q") and not typed:  # the front page's two questions, one of them answered
        return HttpResponseRedirect(back)
    else:
        found = find_places(settings.TERRITORY, typed)
    exact = [each for each in found if each.exact] or found
    if len(exact) == 1 and request.method == "POST":
        return _chosen(back, exact[0].whereabouts)
    return _page(request, back, typed, found)


def _at_position(request: HttpRequest, near: str, back: str) -> HttpResponse:
    point = point_from(near[:TYPED_MAX])
    if point is None:
        fault = _("This position could not be read. Try your postal code.")
        return _page(request, back, "", [], fault)
    return _chosen(back, Whereabouts(point))


def _chosen(back: str, where: Whereabouts) -> HttpResponse:
    response = HttpResponseRedirect(back)
    remember_place(response, where)
    return response


def _page(request: HttpRequest, back: str, typed: str, found: list[PlaceChoice], fault: str = "") -> HttpResponse:
    if request.method == "POST" and not found and not fault:
        fault = _("We know no place called “%(typed)s”. Try a postal code, a municipality or a street.") % {
            "typed": typed
        }
    facts = {
        "back": back,
        "typed": typed,
        "choices": found,
        "fault": fault,
        "streets": public_streets(settings.TERRITORY),
    }
    status = HTTPStatus.BAD_REQUEST if fault else HTTPStatus.OK
    return render(request, "storefront/place/page.html", facts, status=status)


def _text(value: str) -> str:
    return " ".join(value.split())[:TYPED_MAX]


def _back(given: str, q: str) -> str:
    """Where to go afterwards: a page of ours, without the place its address may have named."""
    if q.strip():
        return f"{reverse('search')}?{urlencode({'q': q.strip()[:WORDS_MAX]})}"
    if len(given) > NEXT_MAX or not given.startswith("/") or not url_has_allowed_host_and_scheme(given, None):
        return reverse("search")
    parts = urlsplit(given)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in SAID_IN_ADDRESS]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path
