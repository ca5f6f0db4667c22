"""Claims of origin, disputes and certifiers' lists, for the operator."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.origin.views import certifiers_list, decide, dispute, origin, proof

urlpatterns = [
    path(_("operation/origin/"), origin, name="operation_origin"),
    path(_("operation/origin/list/"), certifiers_list, name="operation_origin_list"),
    path(_("operation/origin/claims/<str:claim>/"), decide, name="operation_origin_claim"),
    path(_("operation/origin/claims/<str:claim>/proof/"), proof, name="operation_origin_proof"),
    path(_("operation/origin/disputes/<str:dispute>/"), dispute, name="operation_origin_dispute"),
]
