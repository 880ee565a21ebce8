"""Makes the demo's accounts: buyers with addresses, owners of shops, and staff at their desks."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.actions import save_address
from accounts.demo import DEMO_ACCOUNTS, PASSWORD
from accounts.models import Address, User
from xiaoer.demo.roster import BUYERS, DESKS, OWNERS, PLACES, POSTINGS, Place, email_of
from xiaoer.models import Desk, Posting

JOINED_DAYS_AGO = 200


@transaction.atomic
def make_people() -> int:
    """Make every account that is not there yet; returns how many were made."""
    wanted = _everybody()
    known = set(User.objects.filter(email__in=wanted).values_list("email", flat=True))
    missing = {email: facts for email, facts in wanted.items() if email not in known}
    if missing:
        # One hash for all: the password is printed on the sign-in page, and hashing is slow by design.
        password = make_password(PASSWORD)
        joined_at = timezone.now() - timedelta(days=JOINED_DAYS_AGO)
        User.objects.bulk_create(
            User(email=email, display_name=name, language=language, password=password)
            for email, (name, language) in missing.items()
        )
        made = User.objects.filter(email__in=missing)
        made.update(joined_at=joined_at)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
        )
        made.filter(email=email_of("admin")).update(is_staff=True, is_superuser=True)
    return len(missing) + _make_addresses() + _post_staff()


def _everybody() -> dict[str, tuple[str, str]]:
    """E-mail to (name, language) of everyone; the accounts of the sign-in page go first and keep their names."""
    found = {account.email: (account.name, account.language) for account in DEMO_ACCOUNTS}
    others = [(key, name, language) for key, name, language, _desk, _role, _days in POSTINGS]
    others += [*OWNERS.values(), *((buyer.key, buyer.name, buyer.language) for buyer in BUYERS)]
    for key, name, language in others:
        found.setdefault(email_of(key), (name, language))
    return found


def _make_addresses() -> int:
    places: dict[str, Place] = PLACES | {buyer.key: buyer.place for buyer in BUYERS}
    homeless = list(User.objects.filter(email__in=[email_of(key) for key in places], addresses=None).order_by("pk"))
    for number, user in enumerate(homeless):
        place = places[user.email.partition("@")[0]]
        save_address(
            address=Address(
                user=user,
                recipient=user.display_name,
                phone=f"1380000{number:04d}",
                division_code=place.division_code,
                area=place.area,
                street=place.street,
                postcode=place.postcode,
                is_default=True,
            )
        )
    return len(homeless)


def _post_staff() -> int:
    for slug, name_en, name_zh in DESKS:
        Desk.objects.get_or_create(slug=slug, defaults={"name_en": name_en, "name_zh": name_zh})
    desks = {desk.slug: desk for desk in Desk.objects.all()}
    today = timezone.now().date()
    posted = 0
    for key, _name, _language, desk, role, days in POSTINGS:
        user = User.objects.get(email=email_of(key))
        begins_on = today - timedelta(days=days)
        if not user.postings.exists():
            Posting.objects.create(user=user, desk=desks[desk], role=role, begins_on=begins_on)
            posted += 1
    return posted
