"""The addresses of preparing: the pick list, packing slips."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.prepare.slips import slips
from panier.sites.merchant_portal.prepare.views import prepare

urlpatterns = [
    path(_("desk/<str:merchant>/prepare/"), prepare, name="desk_prepare"),
    path(_("desk/<str:merchant>/prepare/<str:place>/slips/"), slips, name="desk_slips"),
]
