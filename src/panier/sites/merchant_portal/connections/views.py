"""Connections with a merchant's own shop elsewhere: made, looked at, decided about. Secrets go in and never come out.

Whoever brings goods in sees how it goes; owners alone connect and decide.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panier.flows.connect_shop import change_keys, connect_shop
from panier.flows.decide_connection import BOUNDS, END, Bounds, Verdict, decide_connection
from panier.kit.refusals import Refusal
from panier.offer.connections.queries import (
    connection_of_merchant,
    connections_of,
    count_items,
    count_waiting_pushes,
    latest_deliveries,
    latest_pushes,
)
from panier.offer.connections.queries.counts import count_conflicts
from panier.offer.connections.rules.life import KINDS, NoSuchConnection, Wanted
from panier.sites._shared.filled import filled
from panier.sites.merchant_portal.access import Desk, acting, desk_of, private
from panier.sites.merchant_portal.connections.words import (
    KIND_NAMES,
    connection_words,
    field_of,
    news_words,
    problem_words,
)
from panier.sites.merchant_portal.imports.views import usual

MOST_TYPED = 400
KEYS = "keys"


@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: what is connected, and the form. POST: tried at once; what is wrong is said, and what was typed stays, but keys."""
    served = desk_of(request, merchant, needs="imports" if request.method != "POST" else "connections")
    if request.method != "POST":
        return _list(request, served)
    typed = {name: request.POST.get(name, "").strip()[:MOST_TYPED] for name in ("provider", "address", "key", "secret")}
    try:
        made = connect_shop(served.id, Wanted(**typed), usual(served), acting(request, served), now=served.now)
    except Refusal as refusal:
        return _list(request, served, refusal=refusal)
    messages.success(
        request, filled(_("Connected to %(shop)s. Its goods are being fetched."), {"shop": made.shop_name})
    )
    return HttpResponseRedirect(reverse("desk_connection", args=[served.public_id, made.public_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: HttpRequest, merchant: str, connection: str) -> HttpResponse:
    """GET: how it goes. POST `do`: pause, resume, pull, accept, bounds, keys, end."""
    served = desk_of(request, merchant, needs="imports" if request.method != "POST" else "connections")
    try:
        return _decided(request, served, connection) if request.method == "POST" else _one(request, served, connection)
    except NoSuchConnection as missing:
        raise Http404 from missing


def _decided(request: HttpRequest, served: Desk, public_id: str) -> HttpResponse:
    kind, post = request.POST.get("do", ""), request.POST
    if kind == KEYS:
        return _with_keys(request, served, public_id)
    bounds = Bounds("prices" in post, "texts" in post, "adds" in post)
    by = acting(request, served)
    try:
        told = decide_connection(served.id, public_id, Verdict(kind, bounds), by, now=served.now)
    except NoSuchConnection:
        raise
    except Refusal as refusal:
        return _one(request, served, public_id, notice=connection_words(refusal))
    if kind == END:
        if told:
            messages.success(request, _("Disconnected. Your keys are destroyed; your goods stay as they are."))
        else:
            messages.warning(
                request,
                _(
                    "Disconnected, and your keys are destroyed. Your shop did not answer: remove our webhooks there yourself."
                ),
            )
        return HttpResponseRedirect(reverse("desk_connections", args=[served.public_id]))
    if kind == BOUNDS:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("desk_connection", args=[served.public_id, public_id]))


def _with_keys(request: HttpRequest, served: Desk, public_id: str) -> HttpResponse:
    keys = request.POST.get("key", "").strip()[:MOST_TYPED], request.POST.get("secret", "").strip()[:MOST_TYPED]
    try:
        change_keys(served.id, public_id, keys, acting(request, served), now=served.now)
    except NoSuchConnection:
        raise
    except Refusal as refusal:
        return _one(request, served, public_id, wrong={field_of(refusal): connection_words(refusal)})
    messages.success(request, _("These keys open your shop. What waited is told to it now."))
    return HttpResponseRedirect(reverse("desk_connection", args=[served.public_id, public_id]))


def _list(request: HttpRequest, served: Desk, *, refusal: Refusal | None = None) -> HttpResponse:
    found = connections_of(served.id)
    facts = {
        "desk": served,
        "connections": found,
        "kinds": {kind: KIND_NAMES[kind] for kind in KINDS if kind not in {each.provider for each in found}},
        "kind_names": KIND_NAMES,
        "typed": {name: request.POST.get(name, "")[:MOST_TYPED] for name in ("provider", "address")} if refusal else {},
        "wrong": {field_of(refusal): connection_words(refusal)} if refusal else {},
        "conflicts": count_conflicts(served.id),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return private(render(request, "merchant_portal/connections/page.html", facts, status=status))


def _one(
    request: HttpRequest,
    served: Desk,
    public_id: str,
    *,
    notice: str = "",
    wrong: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    found = connection_of_merchant(served.id, public_id)
    facts = {
        "desk": served,
        "connection": found,
        "kind_names": KIND_NAMES,
        "items": count_items(found.pk),
        "deliveries": latest_deliveries(found.pk),
        "pushes": latest_pushes(found.pk),
        "problem": problem_words(found.problem) if found.problem else "",
        "problem_words": problem_words,
        "news_words": news_words,
        "conflicts": count_conflicts(served.id),
        "waiting": count_waiting_pushes(found.pk),
        "notice": notice,
        "wrong": wrong,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return private(render(request, "merchant_portal/connections/one.html", facts, status=status))
