"""Bought together."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.together.views import together

urlpatterns = [path(_("together/<str:product>/"), together, name="together")]
