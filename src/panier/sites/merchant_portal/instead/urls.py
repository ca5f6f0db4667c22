"""Proposing a substitute for a line of a part, and taking the proposal back."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.instead.views import instead, withdraw

urlpatterns = [
    path(_("desk/<str:merchant>/part/<str:part>/instead/<int:line>/"), instead, name="desk_instead"),
    path(_("desk/<str:merchant>/part/<str:part>/withdraw/"), withdraw, name="desk_withdraw"),
]
