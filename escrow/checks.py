"""What `manage.py check`, every command and every worker say at the start of payment gateways that could not work."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from escrow.gateway_settings import NEEDS
from escrow.gateways import GATEWAYS
from escrow.gateways.rsa2 import UnusableKey, load_private_key, load_public_key

HINT = "See docs/payment-providers.md and the settings table in README.md."


@register()
def check_gateways_are_known(app_configs, **kwargs) -> list[CheckMessage]:
    if not settings.PAYMENT_GATEWAYS:
        return [Error("PAYMENT_GATEWAYS is empty: nobody could pay.", hint=HINT, id="teahouse.E001")]
    return [
        Error(
            f"PAYMENT_GATEWAYS names {name!r}, which is none of {', '.join(GATEWAYS)}.", hint=HINT, id="teahouse.E002"
        )
        for name in settings.PAYMENT_GATEWAYS
        if name not in GATEWAYS
    ]


@register()
def check_gateways_have_their_settings(app_configs, **kwargs) -> list[CheckMessage]:
    return [
        Error(f"{name} is offered, but {need} is missing.", hint=HINT, id="teahouse.E003")
        for name in settings.PAYMENT_GATEWAYS
        for need in NEEDS.get(name, ())
        if not getattr(settings, need)
    ]


@register()
def check_keys_can_be_used(app_configs, **kwargs) -> list[CheckMessage]:
    """The text of a key is in no message: what is printed at the start ends in logs."""
    if "alipay" not in settings.PAYMENT_GATEWAYS:
        return []
    problems: list[CheckMessage] = []
    for setting, load in (("ALIPAY_PRIVATE_KEY", load_private_key), ("ALIPAY_PUBLIC_KEY", load_public_key)):
        if getattr(settings, setting):
            try:
                load(getattr(settings, setting))
            except UnusableKey as error:
                problems.append(Error(f"{setting} is {error}.", hint=HINT, id="teahouse.E004"))
    return problems


@register()
def check_stripe_keys_look_like_what_they_are(app_configs, **kwargs) -> list[CheckMessage]:
    """A publishable key, or an endpoint's id in place of its secret, is an easy slip."""
    if "stripe" not in settings.PAYMENT_GATEWAYS:
        return []
    problems: list[CheckMessage] = []
    if settings.STRIPE_SECRET_KEY and not settings.STRIPE_SECRET_KEY.startswith(("sk_", "rk_")):
        problems.append(Error("STRIPE_SECRET_KEY is no secret key (sk_… or rk_…).", hint=HINT, id="teahouse.E005"))
    if any(not secret.startswith("whsec_") for secret in settings.STRIPE_WEBHOOK_SECRETS):
        problems.append(Error("STRIPE_WEBHOOK_SECRETS are not all of the form whsec_….", hint=HINT, id="teahouse.E006"))
    return problems
