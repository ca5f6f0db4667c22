"""Merchants."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.merchant.views import merchant

urlpatterns = [path(_("merchant/<slug:slug>/"), merchant, name="merchant")]
