"""Products, and the way out to a merchant's own site."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.product.exits import leave
from panier.sites.storefront.product.views import product

urlpatterns = [
    path(_("product/<slug:slug>-<str:product>/"), product, name="product"),
    path(_("exit/<str:subject>/"), leave, name="exit"),
]
