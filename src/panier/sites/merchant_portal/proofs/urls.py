"""The papers by which the shop belongs here."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.proofs.views import paper, proofs

urlpatterns = [
    path(_("desk/<str:merchant>/proofs/"), proofs, name="desk_proofs"),
    path(_("desk/<str:merchant>/proofs/<str:paper>/"), paper, name="desk_paper"),
]
