"""How much of the market is proven, and each proven claim."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.commons.origin.views import claim, origin

urlpatterns = [
    path(_("origin/"), origin, name="origin"),
    path(_("origin/<str:claim>/"), claim, name="origin_claim"),
]
