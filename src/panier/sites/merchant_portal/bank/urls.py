"""Where the shop is paid."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.bank.views import bank, cancel

urlpatterns = [
    path(_("desk/<str:merchant>/bank/"), bank, name="desk_bank"),
    path(_("desk/<str:merchant>/bank/<str:change>/cancel/"), cancel, name="desk_bank_cancel"),
]
