"""Shops that have closed."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.closings.views import closings, reopen

urlpatterns = [
    path(_("operation/closed-shops/"), closings, name="operation_closings"),
    path(_("operation/closed-shops/<str:merchant>/reopen/"), reopen, name="operation_reopen"),
]
