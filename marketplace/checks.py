"""What `manage.py check --deploy` says beyond Django's own: settings that start, but don't suit the public.

What may not even start is refused by `environment.refuse_weak_settings`.
"""

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

MAIL_TO_NOBODY = ("console", "filebased", "locmem", "dummy")


@register(Tags.security, deploy=True)
def check_demo_is_off(app_configs, **kwargs) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    return [
        Warning(
            "DEMO is on: accounts with known passwords are shown on the sign-in page.",
            hint="Set DEMO=false.",
            id="teahouse.W001",
        )
    ]


@register(Tags.security, deploy=True)
def check_mail_reaches_people(app_configs, **kwargs) -> list[CheckMessage]:
    if not any(f".{name}." in settings.EMAIL_BACKEND for name in MAIL_TO_NOBODY):
        return []
    return [
        Warning(
            f"E-mail goes to {settings.EMAIL_BACKEND}, so nobody can reset a password.",
            hint="Set EMAIL_URL to smtp+tls://user:password@host:587.",
            id="teahouse.W002",
        )
    ]


@register(Tags.security, deploy=True)
def check_proxies_are_counted(app_configs, **kwargs) -> list[CheckMessage]:
    """Behind an uncounted proxy every visitor shares one address, and so one rate limit."""
    if settings.DEBUG or settings.TRUSTED_PROXY_COUNT or not settings.IS_HTTPS:
        return []
    return [
        Warning(
            "SITE_URL is https, but TRUSTED_PROXY_COUNT is 0: daphne speaks no TLS, so a proxy must stand before it.",
            hint="Set TRUSTED_PROXY_COUNT to the number of proxies in front, usually 1.",
            id="teahouse.W003",
        )
    ]


@register(Tags.security, deploy=True)
def check_haggling_keeps_its_limits(app_configs, **kwargs) -> list[CheckMessage]:
    if settings.HAGGLE_LIMITS == "house":
        return []
    return [
        Warning(
            "HAGGLE_LIMITS is open: no floor, no smallest step and no end of offers. That is for replays only.",
            hint="Set HAGGLE_LIMITS=house.",
            id="teahouse.W004",
        )
    ]
