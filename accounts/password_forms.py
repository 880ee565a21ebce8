"""A new password, and what ends with the old one. Apart from the other forms, one of which allauth's forms are built on."""

from copy import deepcopy

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm

from accounts import actions, queries
from accounts.forms import KeepsTokens


class PasswordChange(ChangePasswordForm):
    """A new password. Whoever knew the old one may have made tokens with it: they end too, unless one keeps them."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if queries.live_tokens(self.user).exists():
            self.fields["keep_tokens"] = deepcopy(KeepsTokens.base_fields["keep_tokens"])

    def save(self) -> None:
        super().save()
        if not self.cleaned_data.get("keep_tokens"):
            actions.revoke_all_tokens(user=self.user)


class PasswordReset(ResetPasswordKeyForm):
    """A new password after the old one was lost: then nothing that was made under it is trusted."""

    def save(self) -> None:
        super().save()
        actions.revoke_all_tokens(user=self.user)
