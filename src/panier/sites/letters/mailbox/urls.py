"""The demonstration's mailbox."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.letters.mailbox.views import letter, mailbox, sheet

urlpatterns = [
    path(_("mailbox/"), mailbox, name="mailbox"),
    path(_("mailbox/<str:letter>/"), letter, name="mailbox_letter"),
    path(_("mailbox/<str:letter>/sheet/"), sheet, name="mailbox_sheet"),
]
