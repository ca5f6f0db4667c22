"""Favourites, and following a merchant."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.favourites.views import button, change, favourites

urlpatterns = [
    path(_("favourites/"), favourites, name="favourites"),
    path(_("favourites/change/"), change, name="favourite_change"),
    path(_("favourites/button/<str:kept>/"), button, name="favourite_button"),
]
