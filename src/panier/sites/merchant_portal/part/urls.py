"""The addresses of one part."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.part.views import part, step

urlpatterns = [
    path(_("desk/<str:merchant>/part/<str:part>/"), part, name="desk_part"),
    path(_("desk/<str:merchant>/part/<str:part>/step/"), step, name="desk_step"),
]
