"""allauth's forms in our words: labels that stay visible, no placeholder, one password to type."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 120
EMAIL, PASSWORD, NEW_PASSWORD = _("E-mail"), _("Password"), _("New password")
AGAIN = _("New password, once more")


def say(form: forms.Form, **labels: Any) -> None:
    """Give fields their labels; a placeholder would vanish while one types."""
    for name, label in labels.items():
        form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc] # untyped library
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, login=EMAIL, password=PASSWORD)
        self.fields["password"].help_text = ""


class SignUpForm(SignupForm):  # type: ignore[misc] # untyped library
    name = forms.CharField(
        label=_("Your name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, email=EMAIL, password1=PASSWORD)


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc] # untyped library
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, email=EMAIL)


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc] # untyped library
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password1=NEW_PASSWORD, password2=AGAIN)


class PasswordForm(ChangePasswordForm):  # type: ignore[misc] # untyped library
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, oldpassword=_("Current password"), password1=NEW_PASSWORD, password2=AGAIN)
        self.fields["oldpassword"].help_text = ""


class EmailForm(AddEmailForm):  # type: ignore[misc] # untyped library
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, email=_("New e-mail"))


class AgainForm(ReauthenticateForm):  # type: ignore[misc] # untyped library
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password=PASSWORD)
        self.fields["password"].help_text = ""
