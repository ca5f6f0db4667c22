"""What allauth asks of us: its letters are ours, its words too, and a guest who signs in keeps his cart."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from panier.base.notifications.actions import Telling, record_letters
from panier.flows.merge_cart import merge_cart
from panier.flows.watch_bank_accounts import hold_banks_anew
from panier.kit.ids import new_id
from panier.offer.favourites.actions import keep_all
from panier.sites._shared.buyer import CART_COOKIE, forget_cart
from panier.sites._shared.kept import FAVOURITES

NAME_LENGTH = 120
# Which letter answers which of allauth's, and where in its facts the link is.
LETTERS = {
    "email_confirmation": ("confirm_email", "activate_url"),
    "email_confirmation_signup": ("confirm_email", "activate_url"),
    "password_reset_key": ("reset_password", "password_reset_url"),
    "account_already_exists": ("account_exists", "password_reset_url"),
    "unknown_account": ("no_such_account", "signup_url"),
    "password_changed": ("password_changed", ""),
    "password_reset": ("password_changed", ""),
    "password_set": ("password_changed", ""),
    "email_changed": ("email_changed", ""),
    "email_confirm": ("email_changed", ""),
    "email_deleted": ("email_changed", ""),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # untyped library
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail and this password do not go together. Check both and try again."),
        "enter_current_password": _("Type your current password."),
        "incorrect_password": _("This is not your password. Try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "same_as_current": _("This is the address you have already."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - allauth's signature
        user.name = " ".join(str(form.cleaned_data.get("name", "")).split())[:NAME_LENGTH]
        user.language = get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Recorded like every letter; a job writes and sends it."""
        kind, link = LETTERS[template_prefix.rpartition("/")[2]]
        now = datetime.now(tz=UTC)
        facts = {"email": email, "link": context[link]} if link else {"email": email, "at": now.isoformat()}
        language = get_language() or settings.LANGUAGE_CODE
        with transaction.atomic():
            record_letters([Telling(settings.TERRITORY, kind, new_id("acl"), email, language, facts)], now=now)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Another address of an owner: what waits for his shops waits anew, in the transaction that changes it (`sign_in`)."""
        super().send_notification_mail(template_prefix, user, context, email)
        if template_prefix.endswith("/email_changed") and email:
            hold_banks_anew(user.pk, email, now=datetime.now(tz=UTC))

    def send_account_already_exists_mail(self, email: str) -> None:
        """As long as opening an account takes, which hashes a password: the time must not tell who has one."""
        self.new_user(self.request).set_password(email)
        super().send_account_already_exists_mail(email)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **facts: Any
    ) -> None:
        """In our own words; those allauth would say of nothing we do are not said."""
        said = words_of_message(message_template or "")
        if said:
            messages.add_message(request, level, said)
        elif not message_template:
            super().add_message(request, level, message_template, *args, **facts)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **login: Any) -> HttpResponse:
        """The guest's cart (DECISIONS 14) comes along, and it is said; so do his favourites."""
        response: HttpResponse = super().post_login(request, user, **login)
        token = request.COOKIES.get(CART_COOKIE, "")[:200]
        if token:
            now = datetime.now(tz=UTC)
            moved = merge_cart(account_id=user.pk, token=token, territory=settings.TERRITORY, now=now)
            forget_cart(response)
            if moved:
                said = ngettext(
                    "%(n)s product came along in your cart.", "%(n)s products came along in your cart.", moved
                )
                messages.success(request, said % {"n": moved})
        if kept := FAVOURITES.read(request):
            keep_all(user.pk, kept, territory=settings.TERRITORY)
            FAVOURITES.forget(response)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        return reverse("account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        return reverse("account")


def words_of_message(template: str) -> str:
    """`account/messages/logged_out.txt` and the like, in our words; nothing of `logged_in`: it would be read pages later."""
    words = {
        "email_confirmation_failed": _("This address cannot be confirmed here."),
        "email_confirmation_sent": _("We sent you a letter: open the link in it."),
        "email_confirmed": _("Your address is confirmed."),
        "email_deleted": _("The change of address is cancelled."),
        "logged_out": _("You are signed out."),
        "password_changed": _("Your password is changed."),
        "password_set": _("Your password is changed."),
    }
    return str(words.get(template.rpartition("/")[2].removesuffix(".txt"), ""))
