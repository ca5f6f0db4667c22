"""Groups of the same product, for the operator."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.groups.views import change, groups

urlpatterns = [
    path(_("operation/groups/"), groups, name="operation_groups"),
    path(_("operation/groups/<str:gtin>/"), change, name="operation_group"),
]
