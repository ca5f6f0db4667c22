"""The terms of use."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.commons.terms.views import terms

urlpatterns = [path(_("terms/"), terms, name="terms")]
