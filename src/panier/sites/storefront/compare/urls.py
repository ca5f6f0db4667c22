"""Comparing."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.compare.views import compare

urlpatterns = [path(_("compare/"), compare, name="compare")]
