"""What is shown as one product of several merchants: the operator may take a group apart, and join it again."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.flows.change_group import change_group
from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries.groups import groups_of_territory
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import words_of

LONGEST = 14


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def change(request: HttpRequest, gtin: str) -> HttpResponse:
    """`together` says which way; the reason is kept."""
    acting = operator_of(request)
    together, reason = request.POST.get("together") == "1", request.POST.get("reason", "")
    try:
        if not change_group(acting, gtin, together=together, reason=reason, now=datetime.now(tz=UTC)):
            raise Http404
    except Refusal as refusal:
        return _page(request, notice=words_of(refusal))
    return HttpResponseRedirect(f"{reverse('operation_groups')}?q={gtin}")


def _page(request: HttpRequest, *, notice: str = "") -> HttpResponse:
    acting = operator_of(request)
    sought = "".join(request.GET.get("q", "").split())[:LONGEST]
    facts = {"groups": groups_of_territory(acting.territory, sought), "sought": sought, "notice": notice}
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return render(request, "operator_portal/groups/page.html", facts, status=status)
