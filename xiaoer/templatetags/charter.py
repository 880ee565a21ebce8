"""A cited value of the charter, in words."""

from typing import Any

from django import template

from xiaoer.queries import value_in_words

register = template.Library()


@register.filter
def charter_value(key: str) -> dict[str, Any] | None:
    """`version`, `name` and `text` of the value that the key names; None for no key."""
    return value_in_words(key) if key else None
