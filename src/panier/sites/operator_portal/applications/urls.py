"""Applications to join, for the operator."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.applications.papers import paper, paper_file
from panier.sites.operator_portal.applications.views import application, applications, proof

urlpatterns = [
    path(_("operation/applications/"), applications, name="operation_applications"),
    path(_("operation/applications/<str:application>/"), application, name="operation_application"),
    path(_("operation/applications/<str:application>/proofs/<str:proof>/"), proof, name="operation_application_proof"),
    path(_("operation/applications/<str:application>/rules/<str:rule>/"), paper, name="operation_paper"),
    path(
        _("operation/applications/<str:application>/renewals/<str:renewal>/"), paper_file, name="operation_paper_file"
    ),
]
