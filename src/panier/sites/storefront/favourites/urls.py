"""Favourites, and following a merchant."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.favourites.views import button, change, favourites, kept_products

urlpatterns = [
    path(_("favourites/"), favourites, name="favourites"),
    path(_("favourites/kept.json"), kept_products, name="favourites_kept"),
    path(_("favourites/change/"), change, name="favourite_change"),
    path(_("favourites/button/<str:kept>/"), button, name="favourite_button"),
]
