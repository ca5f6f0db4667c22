"""The merchant's figures."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.figures.views import figures, figures_table

urlpatterns = [
    path(_("desk/<str:merchant>/figures/"), figures, name="desk_figures"),
    path(_("desk/<str:merchant>/figures/<str:block>.csv"), figures_table, name="desk_figures_table"),
]
