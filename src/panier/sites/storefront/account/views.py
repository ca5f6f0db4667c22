"""One's own account: name, language, and the ways to everything else."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from panier.base.accounts.actions import rename_account
from panier.base.accounts.queries import operates
from panier.offer.merchants.queries import merchants_of_account


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """POST keeps the name and the language, and goes on in that language."""
    person = signed_in(request)
    if request.method == "POST":
        language = request.POST.get("language", "")
        if language not in dict(settings.LANGUAGES):
            language = person.language
        rename_account(person.pk, name=request.POST.get("name", ""), language=language)
        with override(language):
            messages.success(request, _("Your account is up to date."))
            return HttpResponseRedirect(reverse("account"))
    facts = {
        "languages": settings.LANGUAGES,
        "memberships": merchants_of_account(person.pk),
        "operates": operates(person.pk, settings.TERRITORY),
    }
    return render(request, "storefront/account/page.html", facts)


def signed_in(request: HttpRequest) -> Any:
    """The account of a view that only those signed in reach."""
    return request.user


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many attempts."""
    return render(request, "storefront/sign_in/too_many.html", status=429)
