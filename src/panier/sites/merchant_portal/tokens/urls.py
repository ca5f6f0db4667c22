"""The addresses of the programs' tokens."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.tokens.views import revoke, tokens

urlpatterns = [
    path(_("desk/<str:merchant>/programs/"), tokens, name="desk_tokens"),
    path(_("desk/<str:merchant>/programs/<int:token>/revoke/"), revoke, name="desk_token_revoke"),
]
