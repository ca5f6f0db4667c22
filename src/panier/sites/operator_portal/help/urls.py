"""The help desk: what shops ask, the one due first on top."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.help.views import ticket as one
from panier.sites.operator_portal.help.views import tickets

urlpatterns = [
    path(_("operation/help/"), tickets, name="operation_help"),
    path(_("operation/help/<str:ticket>/"), one, name="operation_ticket"),
]
