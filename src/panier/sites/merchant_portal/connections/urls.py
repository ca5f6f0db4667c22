"""The addresses of connections."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.connections.conflicts import conflicts, rules
from panier.sites.merchant_portal.connections.views import connection, connections

urlpatterns = [
    path(_("desk/<str:merchant>/connections/"), connections, name="desk_connections"),
    path(_("desk/<str:merchant>/connections/counts/"), conflicts, name="desk_conflicts"),
    path(_("desk/<str:merchant>/connections/rules/"), rules, name="desk_stock_rules"),
    path(_("desk/<str:merchant>/connections/<str:connection>/"), connection, name="desk_connection"),
]
