"""The checkout's address."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.checkout.views import checkout

urlpatterns = [path(_("checkout/"), checkout, name="checkout")]
