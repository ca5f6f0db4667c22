"""What was done to the doors of many products at once: by whom, when, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panier.flows.undo_doors import undo_doors
from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries.doors import doors_changes
from panier.offer.catalogue.rules.edits import NoSuchProduct
from panier.sites.merchant_portal.access import desk_of, private
from panier.sites.merchant_portal.products.views import hand
from panier.sites.merchant_portal.products.words import door_words, refused_words


@require_http_methods(["GET", "HEAD", "POST"])
def doors(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: the latest. POST `change`: that one is taken back; twice is once."""
    served = desk_of(request, merchant, needs="products")
    if request.method == "POST":
        try:
            done = undo_doors(hand(served), request.POST.get("change", ""))
        except NoSuchProduct as missing:
            raise Http404 from missing
        except Refusal as refusal:
            messages.warning(request, refused_words(refusal))
        else:
            if not done:
                messages.success(
                    request, _("It is being taken back, some hundreds at a time: you may leave this page.")
                )
        return HttpResponseRedirect(reverse("desk_doors", args=[served.public_id]))
    facts = {"desk": served, "changes": doors_changes(served.id), "words": door_words()}
    return private(render(request, "merchant_portal/products/doors.html", facts))
