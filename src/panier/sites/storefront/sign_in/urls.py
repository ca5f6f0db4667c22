"""allauth's views under our addresses and with our pages; the names are those it expects."""

from typing import Any

from allauth.account import views
from django.db import transaction
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

PAGES = "storefront/sign_in/"


class ConfirmEmail(views.ConfirmEmailView):  # type: ignore[misc] # untyped library
    """The new address and what hangs on it (a bank account that waits anew) are one, or neither."""

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)
        found.confirm = transaction.atomic(found.confirm)
        return found


urlpatterns = [
    path(_("account/sign-in/"), views.LoginView.as_view(template_name=f"{PAGES}sign_in.html"), name="account_login"),
    path(_("account/open/"), views.SignupView.as_view(template_name=f"{PAGES}sign_up.html"), name="account_signup"),
    path(
        _("account/sign-out/"), views.LogoutView.as_view(template_name=f"{PAGES}sign_out.html"), name="account_logout"
    ),
    path(
        _("account/inactive/"),
        views.AccountInactiveView.as_view(template_name=f"{PAGES}inactive.html"),
        name="account_inactive",
    ),
    path(
        _("account/once-more/"),
        views.ReauthenticateView.as_view(template_name=f"{PAGES}once_more.html"),
        name="account_reauthenticate",
    ),
    path(_("account/e-mail/"), views.EmailView.as_view(template_name=f"{PAGES}email.html"), name="account_email"),
    path(
        _("account/confirm/"),
        views.EmailVerificationSentView.as_view(template_name=f"{PAGES}confirm_sent.html"),
        name="account_email_verification_sent",
    ),
    path(
        _("account/confirm/<str:key>/"),
        ConfirmEmail.as_view(template_name=f"{PAGES}confirm.html"),
        name="account_confirm_email",
    ),
    path(
        _("account/password/"),
        views.PasswordChangeView.as_view(template_name=f"{PAGES}password.html"),
        name="account_change_password",
    ),
    path(
        _("account/password/set/"),
        views.PasswordSetView.as_view(template_name=f"{PAGES}password.html"),
        name="account_set_password",
    ),
    path(
        _("account/password/forgotten/"),
        views.PasswordResetView.as_view(template_name=f"{PAGES}forgotten.html"),
        name="account_reset_password",
    ),
    path(
        _("account/password/forgotten/sent/"),
        views.PasswordResetDoneView.as_view(template_name=f"{PAGES}forgotten_sent.html"),
        name="account_reset_password_done",
    ),
    re_path(
        _(r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"),
        views.PasswordResetFromKeyView.as_view(template_name=f"{PAGES}new_password.html"),
        name="account_reset_password_from_key",
    ),
    path(
        _("account/password/new/done/"),
        views.PasswordResetFromKeyDoneView.as_view(template_name=f"{PAGES}new_password_done.html"),
        name="account_reset_password_from_key_done",
    ),
]
