"""Where allauth meets the house."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """E-mail addresses are kept in lower case: one person, one account."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()
