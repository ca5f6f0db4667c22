"""Where an invitation into a team is answered."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.invitation.views import invitation

urlpatterns = [path(_("invitation/<str:secret>/"), invitation, name="invitation")]
