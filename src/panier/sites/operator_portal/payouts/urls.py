"""Paying shops."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.payouts.views import back, bank_file, download, make, payouts, refuse, release, taken

urlpatterns = [
    path(_("operation/payouts/"), payouts, name="operation_payouts"),
    path(_("operation/payouts/make/"), make, name="operation_payouts_make"),
    path(_("operation/payouts/<str:bank_file>/"), bank_file, name="operation_bank_file"),
    path(_("operation/payouts/<str:bank_file>/file/"), download, name="operation_bank_file_download"),
    path(_("operation/payouts/<str:bank_file>/release/"), release, name="operation_bank_file_release"),
    path(_("operation/payouts/<str:bank_file>/refuse/"), refuse, name="operation_bank_file_refuse"),
    path(_("operation/payouts/<str:bank_file>/taken/"), taken, name="operation_bank_file_taken"),
    path(_("operation/payouts/<str:bank_file>/<str:payout>/back/"), back, name="operation_payout_back"),
]
