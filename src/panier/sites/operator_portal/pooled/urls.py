"""Offers several shops share."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.pooled.views import end, pooled

urlpatterns = [
    path(_("operation/shared-offers/"), pooled, name="operation_pooled"),
    path(_("operation/shared-offers/<str:offer>/end/"), end, name="operation_pooled_end"),
]
