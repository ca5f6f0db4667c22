"""The desk's addresses."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.desk.views import desk, desks

urlpatterns = [
    path(_("desk/"), desks, name="desks"),
    path(_("desk/<str:merchant>/"), desk, name="desk"),
]
