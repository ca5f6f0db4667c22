"""My place: choosing it, and what is suggested while one types."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.place.views import choices, place

urlpatterns = [
    path(_("my-place/"), place, name="place"),
    path(_("my-place/choices/"), choices, name="place_choices"),
]
