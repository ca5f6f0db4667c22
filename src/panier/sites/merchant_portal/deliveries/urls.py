"""The merchant's own deliveries."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.deliveries.views import deliveries, delivery

urlpatterns = [
    path(_("desk/<str:merchant>/deliveries/"), deliveries, name="desk_deliveries"),
    path(_("desk/<str:merchant>/deliveries/<str:part>/"), delivery, name="desk_delivery"),
]
