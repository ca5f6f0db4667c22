"""The addresses of what the shop is."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.shop.places import new_place, place
from panier.sites.merchant_portal.shop.views import about, legal, shop

urlpatterns = [
    path(_("desk/<str:merchant>/our-shop/"), shop, name="desk_shop"),
    path(_("desk/<str:merchant>/our-shop/about/"), about, name="desk_shop_about"),
    path(_("desk/<str:merchant>/our-shop/identity/"), legal, name="desk_shop_legal"),
    path(_("desk/<str:merchant>/our-shop/new-place/"), new_place, name="desk_place_new"),
    path(_("desk/<str:merchant>/our-shop/place/<str:place>/"), place, name="desk_place"),
]
