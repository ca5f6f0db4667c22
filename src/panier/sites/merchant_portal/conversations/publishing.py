"""What the shop shows of a conversation on the product's page, and takes off again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from panier.civic.messaging.rules import NoSuchThread
from panier.flows.publish_answer import publish_answer
from panier.flows.withdraw_answer import withdraw_answer
from panier.kit.refusals import Refusal
from panier.sites._shared.conversations import message_words
from panier.sites.merchant_portal.access import desk_of
from panier.sites.merchant_portal.fields import takes


@takes("question", "answer")
@require_POST
def publish(request: HttpRequest, merchant: str, thread: str) -> HttpResponse:
    served, user = desk_of(request, merchant, needs="conversations"), request.user
    said = (request.POST.get("question", "")[:40], request.POST.get("answer", "")[:40])
    name: Any = getattr(user, "name", "") or getattr(user, "email", "")
    try:
        publish_answer(served.id, thread, said, actor=name, now=served.now)
    except NoSuchThread as missing:
        raise Http404 from missing
    except Refusal as refusal:
        messages.error(request, message_words(refusal))
    else:
        messages.success(request, _("The question and your answer stand on the product’s page."))
    return HttpResponseRedirect(reverse("desk_conversation", args=[served.public_id, thread]))


@require_POST
def withdraw(request: HttpRequest, merchant: str, thread: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="conversations")
    try:
        withdraw_answer(served.id, thread, now=served.now)
    except NoSuchThread as missing:
        raise Http404 from missing
    return HttpResponseRedirect(reverse("desk_conversation", args=[served.public_id, thread]))
