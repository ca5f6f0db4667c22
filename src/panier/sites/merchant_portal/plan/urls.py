"""The addresses of the shop's plan: the assessment, help, pooled offers."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.plan.assess import assess
from panier.sites.merchant_portal.plan.pooled import join, pooled
from panier.sites.merchant_portal.plan.tickets import ask, ticket
from panier.sites.merchant_portal.plan.views import plan

urlpatterns = [
    path(_("desk/<str:merchant>/plan/"), plan, name="desk_plan"),
    path(_("desk/<str:merchant>/plan/about-us/"), assess, name="desk_assess"),
    path(_("desk/<str:merchant>/plan/help/"), ask, name="desk_help"),
    path(_("desk/<str:merchant>/plan/help/<str:ticket>/"), ticket, name="desk_ticket"),
    path(_("desk/<str:merchant>/plan/shared/"), pooled, name="desk_pooled"),
    path(_("desk/<str:merchant>/plan/shared/<str:offer>/"), join, name="desk_pooled_join"),
]
