"""The demo's cast, shown on the sign-in page while DEMO is on. `seed_demo` makes the accounts."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD: Final = "tea-for-two-2026"  # noqa: S105  demo accounts only, printed on purpose


@dataclass(frozen=True)
class DemoAccount:
    email: str
    name: str
    role: str | Promise
    language: str
    password: str = PASSWORD


DEMO_ACCOUNTS: Final = (
    DemoAccount("lin@demo.example", "Lin", _("buyer"), "en"),
    DemoAccount("xiaoyu@demo.example", "小雨", _("buyer"), "zh-hans"),
    DemoAccount("chen@demo.example", "Chen", _("vendor"), "en"),
    DemoAccount("laozhou@demo.example", "老周", _("vendor"), "zh-hans"),
    DemoAccount("wei@demo.example", "Wei", _("Xiaoer"), "en"),
    DemoAccount("xiaoman@demo.example", "小满", _("Xiaoer"), "zh-hans"),
    DemoAccount("lead@demo.example", "Song", _("Xiaoer lead"), "en"),
    DemoAccount("admin@demo.example", "Admin", _("administrator"), "en"),
)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """The accounts to offer on the sign-in page: none unless this is a demo."""
    return DEMO_ACCOUNTS if settings.DEMO else ()
