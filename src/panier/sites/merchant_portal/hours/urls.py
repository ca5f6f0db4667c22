"""The addresses of hours."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.hours.closures import closure, closures
from panier.sites.merchant_portal.hours.views import day, day_remove, holidays, hours

urlpatterns = [
    path(_("desk/<str:merchant>/hours/"), hours, name="desk_hours"),
    path(_("desk/<str:merchant>/hours/holidays/"), holidays, name="desk_hours_holidays"),
    path(_("desk/<str:merchant>/hours/days/"), day, name="desk_hours_day"),
    path(_("desk/<str:merchant>/hours/days/remove/"), day_remove, name="desk_hours_day_remove"),
    path(_("desk/<str:merchant>/hours/closures/"), closures, name="desk_hours_closures"),
    path(_("desk/<str:merchant>/hours/closures/<str:closure>/"), closure, name="desk_hours_closure"),
]
