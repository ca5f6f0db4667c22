"""Joining: find or make a shop, and the steps of the application."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.join.steps import proof, step
from panier.sites.merchant_portal.join.views import begin, join, one, send, withdraw

urlpatterns = [
    path(_("join/"), join, name="join"),
    path(_("join/begin/"), begin, name="join_begin"),
    path(_("join/<str:application>/"), one, name="join_one"),
    path(_("join/<str:application>/send/"), send, name="join_send"),
    path(_("join/<str:application>/withdraw/"), withdraw, name="join_withdraw"),
    path(_("join/<str:application>/proofs/<str:proof>/"), proof, name="join_proof"),
    path(_("join/<str:application>/steps/<str:step>/"), step, name="join_step"),
]
