"""Pickup at the counter."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.pickup.views import pickup

urlpatterns = [path(_("desk/<str:merchant>/pickup/"), pickup, name="desk_pickup")]
