"""What every page may show of a reader's haggles."""

from functools import cached_property

from django.http import HttpRequest

from negotiation.queries import Unread, unread_of


class Haggling:
    """The `haggling` of the templates. Its one query waits until a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def unread(self) -> Unread:
        """How much waits for the reader."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return Unread(0, 0)
        return unread_of([user.pk])[user.pk]


def haggling(request: HttpRequest) -> dict[str, Haggling]:
    return {"haggling": Haggling(request)}
