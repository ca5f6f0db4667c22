"""Regions."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.region.views import region

urlpatterns = [path(_("region/<slug:slug>/"), region, name="region")]
