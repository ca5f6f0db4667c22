"""Leaving the market."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.exit.views import ask, close, fetch, leaving

urlpatterns = [
    path(_("desk/<str:merchant>/leaving/"), leaving, name="desk_exit"),
    path(_("desk/<str:merchant>/leaving/kit/"), ask, name="desk_exit_ask"),
    path(_("desk/<str:merchant>/leaving/kit/<str:kit>/"), fetch, name="desk_exit_kit"),
    path(_("desk/<str:merchant>/leaving/close/"), close, name="desk_exit_close"),
]
