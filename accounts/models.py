"""Who comes in: users, where they live, what they are told."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, whatever they do here: shop, sell, or serve as Xiaoer. Known by e-mail, in any letter case.

    `is_staff` opens the data admin only; a Xiaoer's powers come from their posting to a desk.
    """

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    display_name = models.CharField(_("name"), max_length=60)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    is_staff = models.BooleanField(_("may use the data admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    sessions_epoch = models.PositiveIntegerField(
        default=0, help_text=_("sessions and everything else that began under an earlier one are over")
    )
    is_bot = models.BooleanField(_("automatic counterpart"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_once")]

    def __str__(self) -> str:
        return self.display_name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session has to know to hold: the password's hash, as Django has it, and the epoch once there is one."""
        if self.sessions_epoch == 0:
            return super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # not in the stubs
        value = f"{self.password}/{self.sessions_epoch}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Division(models.Model):
    """A province, city, county or township of China, known by its 12-digit administrative code, 0-padded.

    What it lies in is the division that its code begins with. Empty until `manage.py import_divisions` has been run.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("province")
        CITY = 2, _("city")
        COUNTY = 3, _("county")
        TOWNSHIP = 4, _("township")

    code = models.CharField(max_length=12, primary_key=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField(choices=Level)
    name = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("administrative division")
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{12}$"), name="accounts_division_code_form"),
            models.CheckConstraint(
                condition=models.Q(level=1, parent=None) | models.Q(level__range=(2, 4), parent__isnull=False),
                name="accounts_division_parent_unless_province",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class Address(models.Model):
    """Where goods go. `division_code` is the 12-digit administrative code (GB/T 2260 and its extension), 0-padded."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    recipient = models.CharField(_("recipient"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30)
    country = models.CharField(_("country"), max_length=2, default="CN")
    division_code = models.CharField(_("area"), max_length=12, blank=True)
    area = models.CharField(_("province, city, district"), max_length=120)
    street = models.CharField(_("street and house"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    is_default = models.BooleanField(_("use by default"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address")
        constraints = [
            models.UniqueConstraint("user", condition=models.Q(is_default=True), name="accounts_address_one_default"),
            models.CheckConstraint(
                condition=models.Q(division_code="") | models.Q(division_code__regex=r"^[0-9]{12}$"),
                name="accounts_address_division_code_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.area} {self.street}"

    def as_snapshot(self) -> dict:
        """What an order keeps of it: a later edit must not move goods under way."""
        return {
            "recipient": self.recipient,
            "phone": self.phone,
            "country": self.country,
            "division_code": self.division_code,
            "area": self.area,
            "street": self.street,
            "postcode": self.postcode,
        }


class Notification(models.Model):
    """Something a user should hear of: data, which `accounts/words.py` turns into words when it is shown."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    dedup_key = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True, help_text=_("when it is to be mailed as well, or to be tried again"))
    mail_tries = models.PositiveSmallIntegerField(db_default=0)
    mailed_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("mail_at",)

    class Meta:
        verbose_name = _("notification")
        indexes = [
            models.Index(
                fields=["mail_at"], condition=models.Q(mail_at__isnull=False), name="accounts_notification_mail"
            ),
            models.Index(fields=["user", "-id"], name="accounts_notification_by_user"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="accounts_notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for user {self.user_id}"


class ApiToken(models.Model):
    """Lets a program act for its user within `scopes` (see accounts/scopes.py), until it expires or is revoked.

    The secret is shown once and not kept: `secret_sha256` finds the row, `prefix` lets its owner recognise it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=8)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("expires_at",)

    class Meta:
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.prefix}… of user {self.user_id}: {self.name}"

    def state_at(self, now: datetime) -> str:
        """Whether it works: live, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "live"


class IdempotentCall(models.Model):
    """An answered API call, kept for a day so that the same `Idempotency-Key` gets the same answer and acts once.

    The row is inserted before the act and filled after it, in one transaction: nobody ever reads one without its answer
    (`status` 0), and a crash leaves neither the act nor the row. `request` is the method and the path.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("API call that is kept")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="accounts_idempotent_call_once")]
        indexes = [models.Index(fields=["created_at"], name="accounts_idempotent_call_age")]

    def __str__(self) -> str:
        return f"{self.request} by user {self.user_id}: {self.status}"
