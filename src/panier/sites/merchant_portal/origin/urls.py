"""The addresses of a merchant's claims of origin."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.origin.views import origin, proof, withdraw

urlpatterns = [
    path(_("desk/<str:merchant>/origin/"), origin, name="desk_origin"),
    path(_("desk/<str:merchant>/origin/<str:claim>/withdraw/"), withdraw, name="desk_origin_withdraw"),
    path(_("desk/<str:merchant>/origin/<str:claim>/proof/"), proof, name="desk_origin_proof"),
]
