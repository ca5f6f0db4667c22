"""Products, and the way out to the merchant's own site."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.product.views import leave, product

urlpatterns = [
    path(_("product/<slug:slug>-<str:product>/"), product, name="product"),
    path(_("exit/<str:offer>/"), leave, name="exit"),
]
