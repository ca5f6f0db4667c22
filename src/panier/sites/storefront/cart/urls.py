"""The cart's addresses."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.cart.views import add, cart, count, line, seen

urlpatterns = [
    path(_("cart/"), cart, name="cart"),
    path(_("cart/add/"), add, name="cart_add"),
    path(_("cart/count/"), count, name="cart_count"),
    path(_("cart/seen/"), seen, name="cart_seen"),
    path(_("cart/line/<str:line>/"), line, name="cart_line"),
]
