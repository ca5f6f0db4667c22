"""The desk's addresses."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.desk.views import desk, desks, do, waiting

urlpatterns = [
    path(_("desk/"), desks, name="desks"),
    path(_("desk/<str:merchant>/"), desk, name="desk"),
    path(_("desk/<str:merchant>/part/<str:part>/do/"), do, name="desk_do"),
    path(_("desk/<str:merchant>/waiting/"), waiting, name="desk_waiting"),
]
