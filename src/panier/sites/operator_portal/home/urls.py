"""The operator's first page."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.home.views import home

urlpatterns = [path(_("operation/"), home, name="operation")]
