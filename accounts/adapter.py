"""Where allauth meets the house."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    """E-mail addresses are kept in lower case: one person, one account. Too many wrong passwords are a 429."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """allauth would put its refusal into the form, as a 200 that programs take for another try."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            answer = render(request, "429.html", status=429)
            answer.headers["Retry-After"] = str(settings.FAILED_SIGN_INS_WITHIN_SECONDS)
            raise ImmediateHttpResponse(answer) from refusal
