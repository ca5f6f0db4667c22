"""How results are ranked: the whole of it, and what has no part in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from panier.sites._shared.cached import same_for_all


@same_for_all()
@require_GET
def ranking(request: HttpRequest) -> HttpResponse:
    return render(request, "commons/ranking/page.html")
