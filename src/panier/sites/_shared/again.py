"""Who is signed in shows once more that it is he: a borrowed browser is not enough."""

from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


def ask_again(request: HttpRequest, back: str) -> HttpResponse | None:
    """None when he has just typed his password again (having signed in is not enough); else the way to do so, then `back`."""
    if did_recently_reauthenticate(request):
        return None
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
