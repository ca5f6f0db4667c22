"""Who operates. For anybody else these pages do not exist."""

from django.conf import settings
from django.http import Http404, HttpRequest

from panier.base.accounts.actions import Acting
from panier.base.accounts.queries import operates
from panier.kit.requests import request_id


def operator_of(request: HttpRequest) -> Acting:
    """The operator signed in, as the trace names him; 404 for anybody else."""
    user = request.user
    if not user.is_authenticated or not operates(user.pk, settings.TERRITORY):
        raise Http404
    return Acting(settings.TERRITORY, user.pk, (user.name or user.email)[:120], request_id(request))
