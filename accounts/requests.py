"""The request of someone who is signed in, for views behind `members_only` and the doors built on it."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A name for types only: what such a view may rely on."""

    user: User


Visitor = User | AnonymousUser
"""Who looks at a page that is open to everyone."""
