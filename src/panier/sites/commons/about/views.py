"""Who we are, and what the first Panier Bleu taught."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.sites._shared.cached import same_for_all


@same_for_all(gaps=True)
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "commons/about/page.html")
