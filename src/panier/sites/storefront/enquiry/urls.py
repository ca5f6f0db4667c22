"""Asking a shop for what it counted long ago, and what became of it, by its signed link."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.enquiry.views import ask, enquiry, take, withdraw

urlpatterns = [
    path(_("reserve/<str:offer>/"), ask, name="enquiry_ask"),
    path(_("request/<str:token>/"), enquiry, name="enquiry"),
    path(_("request/<str:token>/take/"), take, name="enquiry_take"),
    path(_("request/<str:token>/withdraw/"), withdraw, name="enquiry_withdraw"),
]
