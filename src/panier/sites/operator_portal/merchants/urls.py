"""Merchants for the operator."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.merchants.views import merchant, merchants

urlpatterns = [
    path(_("operation/merchants/"), merchants, name="operation_merchants"),
    path(_("operation/merchants/<str:merchant>/"), merchant, name="operation_merchant"),
]
