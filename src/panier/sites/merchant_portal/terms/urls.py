"""The addresses of the terms of sale."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.terms.edit import edit
from panier.sites.merchant_portal.terms.views import terms

urlpatterns = [
    path(_("desk/<str:merchant>/terms-of-sale/"), terms, name="desk_terms"),
    path(_("desk/<str:merchant>/terms-of-sale/<str:what>/<str:about>/"), edit, name="desk_terms_edit"),
]
