"""Figures of the whole market."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.figures.views import figures, figures_table

urlpatterns = [
    path(_("operation/figures/"), figures, name="operation_figures"),
    path(_("operation/figures/<str:block>.csv"), figures_table, name="operation_figures_table"),
]
