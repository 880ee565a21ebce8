"""Settings: everything that differs between installations comes from the environment (see the README's table).

Business numbers are not here: each stands in the `rules.py` of the app that keeps it.
"""

from pathlib import Path

import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from marketplace import environment
from marketplace.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Secrets, hosts -------------------------------------------------------------------------------------------------
DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.text("SECRET_KEY") or ("insecure-key-for-local-work-only" if DEBUG else "")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
SITE_NAME = "Teahouse"
DEMO = environment.flag("DEMO", default=False)
MAINTENANCE = environment.flag("MAINTENANCE", default=False)
TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXY_COUNT", 0)

# --- Apps -----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "xiaoer",
    "negotiation",
    "logistics",
    "marketplace",
    "escrow",
    "vendors",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_structlog",
    "lucide",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "accounts.api.middleware.ApiMiddleware",
    "marketplace.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.UserLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "marketplace.middleware.HouseNotFoundMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
ASGI_APPLICATION = "marketplace.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "marketplace.context_processors.house",
                "negotiation.context_processors.haggling",
            ],
            "builtins": ["lucide.templatetags.lucide", "marketplace.templatetags.house"],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------------------
DATABASE = environment.database("DATABASE_URL") or {"ENGINE": "django.db.backends.postgresql", "NAME": "teahouse"}
DATABASES = {
    "default": {
        **DATABASE,
        # A thread lives as long as one request under ASGI, so a kept connection would only leak.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"connect_timeout": 5, **DATABASE.get("OPTIONS", {})},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "marketplace.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "teahouse",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
    }
}
# Sessions are facts (who is signed in): they live in PostgreSQL, so that Redis may be lost at any time.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # redis-py's default 5 s read timeout would close every idle subscriber.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
}

# --- Tasks: PostgreSQL holds what is due, Celery only wakes it --------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 1,
    "socket_timeout": 30,
    "retry_on_timeout": False,
    # For who publishes: kombu would wait 2 and then 4 s for a broker that is away, and a nudge may be lost.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
SWEEP_INTERVAL_SECONDS = environment.whole_number("SWEEP_INTERVAL_SECONDS", 5)
CELERY_WORKER_CONSUMER = "marketplace.closing_consumer:ClosingConsumer"
CELERY_BEAT_SCHEDULER = "marketplace.steady_beat:SteadyScheduler"
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds * 4}}
    for name, task, seconds in [
        ("beat-of-the-heart", "marketplace.tasks.record_heartbeat", 5),
        ("delete-old-calls", "accounts.tasks.delete_old_calls", 600),
        ("send-letters", "accounts.tasks.send_letters", 30),
        ("release-due-holds", "escrow.tasks.release_due_holds", SWEEP_INTERVAL_SECONDS),
        ("send-payouts", "escrow.tasks.send_payouts", SWEEP_INTERVAL_SECONDS * 2),
        ("chase-payouts", "escrow.tasks.chase_payouts", 60),
        ("schedule-payouts", "escrow.tasks.schedule_payouts", 60),
        ("apply-account-changes", "escrow.tasks.apply_account_changes", 60),
        ("close-days", "escrow.tasks.close_days", 1800),
        ("send-refunds", "escrow.tasks.send_refunds", SWEEP_INTERVAL_SECONDS * 2),
        ("audit-ledger", "escrow.tasks.audit_ledger", 60),
        ("apply-payment-notices", "marketplace.tasks.apply_payment_notices", SWEEP_INTERVAL_SECONDS),
        ("chase-payments", "marketplace.tasks.chase_payments", 30),
        ("collect-webhooks", "marketplace.tasks.collect_webhooks", SWEEP_INTERVAL_SECONDS),
        ("collect-webhooks-deeply", "marketplace.tasks.collect_webhooks_deeply", 3600),
        ("send-webhooks", "marketplace.tasks.send_webhooks", SWEEP_INTERVAL_SECONDS),
        ("prompt-buyers", "marketplace.tasks.prompt_buyers", 300),
        ("call-off-payments", "marketplace.tasks.call_off_payments", 30),
        ("delete-old-provider-calls", "escrow.tasks.delete_old_provider_calls", 3600),
        ("sweep-orders", "marketplace.tasks.sweep_orders", SWEEP_INTERVAL_SECONDS * 2),
        ("sweep-negotiations", "negotiation.tasks.sweep_negotiations", SWEEP_INTERVAL_SECONDS),
        ("give-due-answers", "negotiation.tasks.give_due_answers", SWEEP_INTERVAL_SECONDS),
        ("book-shipments", "logistics.tasks.book_shipments", SWEEP_INTERVAL_SECONDS),
        ("apply-carrier-calls", "logistics.tasks.apply_carrier_calls", SWEEP_INTERVAL_SECONDS),
        ("tell-orders", "logistics.tasks.tell_orders", SWEEP_INTERVAL_SECONDS),
        ("pull-silent-shipments", "logistics.tasks.pull_silent_shipments", 60),
        ("watch-carriers", "logistics.tasks.watch_carriers", 60),
        ("call-off-parcels", "logistics.tasks.call_off_parcels", SWEEP_INTERVAL_SECONDS * 2),
        ("keep-promises", "logistics.tasks.keep_promises", SWEEP_INTERVAL_SECONDS * 2),
        ("find-parcel-problems", "logistics.tasks.find_parcel_problems", 300),
        ("measure-carriers", "logistics.tasks.measure_carriers", 1800),
        ("sweep-disputes", "xiaoer.tasks.sweep_disputes", SWEEP_INTERVAL_SECONDS * 2),
        ("tell-logistics-desk", "xiaoer.tasks.tell_logistics_desk", 120),
        ("sweep-campaigns", "xiaoer.tasks.sweep_campaigns", SWEEP_INTERVAL_SECONDS),
        ("score-vendors", "xiaoer.tasks.score_vendors", 900),
        ("make-briefings", "xiaoer.tasks.make_briefings", 60),
        ("tell-waiting-words", "xiaoer.tasks.tell_waiting_words", 60),
        ("rotate", "xiaoer.tasks.rotate", 300),
        ("freeze-weeks", "xiaoer.tasks.freeze_weeks", 1800),
        ("lock-month", "xiaoer.tasks.lock_month", 900),
        ("sweep-contests", "xiaoer.tasks.sweep_contests", 60),
        ("lift-suspensions", "xiaoer.tasks.lift_suspensions", 60),
    ]
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# --- Haggling -------------------------------------------------------------------------------------------------------
HAGGLE_LIMITS = environment.one_of("HAGGLE_LIMITS", ("house", "open"))
AUTO_ANSWER_LEAST_SECONDS = environment.whole_number("AUTO_ANSWER_LEAST_SECONDS", 30)
AUTO_ANSWER_MOST_SECONDS = environment.whole_number("AUTO_ANSWER_MOST_SECONDS", 180)

# --- The outside world ----------------------------------------------------------------------------------------------
PAYMENT_SANDBOX_URL = environment.text("PAYMENT_SANDBOX_URL", "http://127.0.0.1:8601" if DEBUG else "").rstrip("/")
PAYMENT_SANDBOX_SECRET = environment.text(
    "PAYMENT_SANDBOX_SECRET", "sandbox-secret-for-local-work-only" if DEBUG else ""
)
CARRIER_SIM_URL = environment.text("CARRIER_SIM_URL", "http://127.0.0.1:8602" if DEBUG else "").rstrip("/")
CARRIER_SIM_SECRET = environment.text("CARRIER_SIM_SECRET", "carrier-secret-for-local-work-only" if DEBUG else "")
OUTSIDE_TIMEOUT_SECONDS = 10
WEBHOOK_ALLOW_LOCAL = environment.flag("WEBHOOK_ALLOW_LOCAL", DEBUG)

# Where buyers may pay (docs/payment-providers.md), in the order in which they are offered.
PAYMENT_GATEWAYS = environment.words("PAYMENT_GATEWAYS", "sandbox")
ALIPAY_APP_ID = environment.text("ALIPAY_APP_ID")
ALIPAY_PRIVATE_KEY = environment.text("ALIPAY_PRIVATE_KEY")
ALIPAY_PUBLIC_KEY = environment.text("ALIPAY_PUBLIC_KEY")
ALIPAY_GATEWAY_URL = environment.text("ALIPAY_GATEWAY_URL", "https://openapi.alipay.com/gateway.do")
STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRETS = environment.words("STRIPE_WEBHOOK_SECRETS")
STRIPE_API_URL = environment.text("STRIPE_API_URL", "https://api.stripe.com").rstrip("/")
STRIPE_CHECKOUT_URL = environment.text("STRIPE_CHECKOUT_URL", "https://checkout.stripe.com").rstrip("/")

globals().update(environment.email("EMAIL_URL", "consolemail://"))
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Teahouse <tea@localhost>")

# --- Accounts -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignUpExtras"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.queries.display_name"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
FAILED_SIGN_INS_MOST, FAILED_SIGN_INS_WITHIN_SECONDS = 5, 300
_failed = f"{FAILED_SIGN_INS_MOST}/{FAILED_SIGN_INS_WITHIN_SECONDS}s"
ACCOUNT_RATE_LIMITS = {"login_failed": f"{_failed}/key,{_failed}/ip"}  # of an account, and from an address
ACCOUNT_FORMS = {
    "change_password": "accounts.password_forms.PasswordChange",
    "reset_password_from_key": "accounts.password_forms.PasswordReset",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Languages, time --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(BASE_DIR / ".data" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "marketplace.storage.HashedStaticFiles"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Browser security -------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        # The payment page of the provider is reached by a redirect that follows a form post.
        "form-action": [SELF, *environment.payment_pages(globals())],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
IS_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "marketplace.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# --- Logs -------------------------------------------------------------------------------------------------------------
LOGGING = logging_config(
    level=environment.text("LOG_LEVEL", "INFO"),
    as_json=environment.flag("LOG_JSON", default=not DEBUG),
)
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
METRICS_TOKEN = environment.text("METRICS_TOKEN")

environment.refuse_weak_settings(globals())
