"""Parcels: weights, labels, the file for a carrier's own program."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.parcels.views import labels, labels_file, parcels

urlpatterns = [
    path(_("desk/<str:merchant>/deliveries/<str:place>/parcels/"), parcels, name="desk_parcels"),
    path(_("desk/<str:merchant>/deliveries/<str:place>/labels/"), labels, name="desk_labels"),
    path(_("desk/<str:merchant>/deliveries/<str:place>/labels.csv"), labels_file, name="desk_labels_file"),
]
