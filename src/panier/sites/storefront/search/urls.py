"""Search results and categories."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.search.map import places, street_lines, town_names
from panier.sites.storefront.search.views import category, search, suggestions
from panier.sites.storefront.search.why import why

urlpatterns = [
    path(_("search/places.json"), places, name="places"),
    path(_("search/towns.json"), town_names, name="town_names"),
    path(_("search/streets.json"), street_lines, name="street_lines"),
    path(_("search/"), search, name="search"),
    path(_("search/why/"), why, name="why"),
    path("suggestions/", suggestions, name="suggestions"),
    path(_("aisle/<slug:slug>-<int:code>/"), category, name="category"),
]
