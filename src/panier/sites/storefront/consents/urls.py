"""Shops that may write to a buyer."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.consents.views import consent, consents, take_back

urlpatterns = [
    path(_("account/shops-that-write/"), consents, name="consents"),
    path(_("account/shops-that-write/<str:consent>/"), take_back, name="consent_take_back"),
    path(_("shop-that-writes/<str:token>/"), consent, name="consent"),
]
