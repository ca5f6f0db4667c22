"""Between the shop and the market: how far it opens here, and the terms."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.contract.views import accepted, way, withdrawn

urlpatterns = [
    path(_("desk/<str:merchant>/contract/"), way, name="desk_way"),
    path(_("desk/<str:merchant>/contract/withdraw/"), withdrawn, name="desk_way_withdraw"),
    path(_("desk/<str:merchant>/contract/terms/"), accepted, name="desk_market_terms"),
]
