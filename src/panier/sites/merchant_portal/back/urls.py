"""Taking back what was handed over, and giving its money back."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.back.views import back

urlpatterns = [path(_("desk/<str:merchant>/part/<str:part>/back/"), back, name="desk_back")]
