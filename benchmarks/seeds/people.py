"""Users, shops and sessions by the hundred."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from vendors.models import Vendor, VendorMember


def users(count: int, name: str) -> list[User]:
    """Users who can't sign in by password, since nobody waits for a slow hasher here."""
    return User.objects.bulk_create(
        User(email=f"{name}{n}@example.com", display_name=f"{name.title()} {n}", password=f"!{n}") for n in range(count)
    )


def vendors(owners: list[User]) -> list[Vendor]:
    """An approved shop for each owner."""
    shops = Vendor.objects.bulk_create(
        Vendor(
            slug=f"shop-{n}",
            name_en=f"Shop {n}",
            name_zh=f"{n}号铺",
            city_en="Hangzhou",
            city_zh="杭州",
            status=Vendor.Status.APPROVED,
            approved_at=timezone.now(),
            payout_account=f"6222-{n:08}",
        )
        for n in range(len(owners))
    )
    VendorMember.objects.bulk_create(
        VendorMember(vendor=shop, user=owner, role=VendorMember.Role.OWNER)
        for shop, owner in zip(shops, owners, strict=True)
    )
    return shops


def sign_in(people: list[User]) -> list[str]:
    """The cookie of a fresh session for each."""
    store = SessionStore()
    expires = timezone.now() + timedelta(days=1)
    sessions = Session.objects.bulk_create(
        Session(
            session_key=f"bench{user.pk:027}",
            expire_date=expires,
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
        )
        for user in people
    )
    return [f"{settings.SESSION_COOKIE_NAME}={session.session_key}" for session in sessions]
