"""The addresses of the team."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.team.myself import myself
from panier.sites.merchant_portal.team.views import member, team, withdraw

urlpatterns = [
    path(_("desk/<str:merchant>/team/"), team, name="desk_team"),
    path(_("desk/<str:merchant>/team/<str:member>/"), member, name="desk_team_member"),
    path(_("desk/<str:merchant>/team/invitations/<str:invitation>/withdraw/"), withdraw, name="desk_team_withdraw"),
    path(_("desk/<str:merchant>/me/"), myself, name="desk_myself"),
]
