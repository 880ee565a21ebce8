"""Which settings each payment gateway needs, and which of all settings are secret. Plain data: settings.py reads it too."""

from typing import Final

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "sandbox": ("PAYMENT_SANDBOX_URL", "PAYMENT_SANDBOX_SECRET"),
    "alipay": ("ALIPAY_APP_ID", "ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY", "ALIPAY_GATEWAY_URL"),
    "stripe": ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "STRIPE_API_URL", "STRIPE_CHECKOUT_URL"),
}

SECRETS: Final = ("PAYMENT_SANDBOX_SECRET", "ALIPAY_PRIVATE_KEY", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS")
"""Never in a row, a log line or a message."""
