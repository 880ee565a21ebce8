"""Parcels to other countries: by services that name them, at prices and days of their own, or by nobody."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Address
from logistics import actions, queries
from logistics.lanes import Candidate, place_of, reaches
from logistics.models import Carrier, Coverage, RateStep, Service, ShownPromise
from logistics.promises import order_quotes, promise_for_listing
from logistics.ratecards import Parcel, plain_card
from logistics.routing import choose
from tests import make
from tests.api import Caller, is_problem
from tests.logistics.test_routing import BEIJING, HANGZHOU


def zone(code: str, carrier: str, minor: int, *countries: str) -> Candidate:
    return Candidate(code=carrier, service=code, kind="post", card=plain_card(minor, 300), transit_days=9,
                     on_time_bps=9_000, included=("",), countries=frozenset(countries))  # fmt: skip


HOME = Candidate(code="post", kind="post", card=plain_card(900, 300), transit_days=6, on_time_bps=9_000, included=("",))
ASIA, WORLD = zone("asia", "post", 6_000, "JP", "KR"), zone("world", "post", 5_000, "*")


@pytest.mark.parametrize(("place", "service", "rate_minor"), [
    (BEIJING, "", 900), ("JP", "asia", 6_000), ("US", "world", 5_000),
])  # fmt: skip
def test_the_service_is_the_one_for_the_country_even_where_that_for_all_others_is_cheaper(place, service, rate_minor):
    chosen, *others = choose([HOME, ASIA, WORLD], origin=HANGZHOU, destination=place, parcel=Parcel(500))
    assert (chosen.service, chosen.rate_minor, chosen.reason) == (service, rate_minor, "only_choice")
    assert [one.reason for one in others] == ["does_not_serve"] * 2


def test_a_service_of_another_carrier_for_all_others_competes_with_the_one_that_names_the_country():
    chosen = choose([ASIA, zone("far", "crane", 5_000, "*")], origin=HANGZHOU, destination="JP", parcel=Parcel(500))[0]
    assert (chosen.code, chosen.reason) == ("crane", "best")


def test_nobody_goes_abroad_who_does_not_say_so():
    courier = Candidate(code="c", kind="courier", card=plain_card(1, 1), transit_days=1, on_time_bps=1, included=("",))
    found = choose([HOME, courier], origin=HANGZHOU, destination="US", parcel=Parcel(500))
    assert {verdict.reason for verdict in found} == {"does_not_serve"}
    assert not reaches(HOME, "US") and reaches(WORLD, "US") and not reaches(WORLD, BEIJING) and reaches(HOME, BEIJING)


def test_an_address_abroad_is_its_country_and_one_without_a_country_lies_in_china():
    assert place_of({"country": "US", "division_code": ""}) == "US"
    assert place_of({"country": "CN", "division_code": BEIJING}) == place_of({"division_code": BEIJING}) == BEIJING
    assert place_of({"country": "CN", "division_code": ""}) == ""


@pytest.fixture
def post(db) -> Carrier:
    carrier = Carrier.objects.create(code="post", name_en="Post", kind="post", dialect="post", base_rate_minor=900)
    Coverage.objects.create(carrier=carrier, prefix="")
    for code, countries, days, minor in (("home", "", 6, 900), ("asia", "JP KR", 12, 6_000), ("world", "*", 20, 9_000)):
        service = Service.objects.create(
            carrier=carrier, code=code, name_en=code, countries=countries, transit_days=days, per_kg_minor=100
        )
        RateStep.objects.create(service=service, up_to_g=1_000, price_minor=minor)
    return carrier


def abroad(user, country: str) -> Address:
    return Address.objects.create(
        user=user, recipient="Lin", phone="+1 202 555 0100", country=country, area="Springfield", street="1 Main St",
        is_default=True,
    )  # fmt: skip


def test_a_parcel_to_another_country_is_booked_at_its_own_price_and_days(post, lin, chen, pot):
    abroad(lin, "US")
    order = make.paid_order(buyer=lin, listing=pot)
    parcel = actions.request_shipment(order_id=order.pk, by=chen)
    assert (parcel.destination_code, parcel.service, parcel.freight_minor) == ("US", "world", 9_000)
    assert (parcel.promised_on - queries.china_day(parcel.requested_at)).days >= 20


def test_a_buyer_sees_the_day_for_each_country_and_where_nobody_goes(post, lin, pot, client):
    Service.objects.filter(code="world").delete()
    order = make.agreed_order(buyer=lin, listing=pot)
    make.address(lin)
    Address.objects.update(is_default=False)
    abroad(lin, "US")
    us, home = order_quotes(order)
    assert us.carrier is None and us.promised_on is None
    assert home.carrier == post
    assert [one.division_code for one in ShownPromise.objects.all()] == [home.address.division_code]
    assert promise_for_listing(pot, lin).carrier is None
    client.force_login(lin)
    assert "None of our carriers goes to Springfield" in client.get(f"/listings/{pot.public_id}/").content.decode()


def test_where_nobody_goes_nothing_is_booked(post, lin, chen, pot):
    Service.objects.filter(code="world").delete()
    abroad(lin, "US")
    with pytest.raises(ValidationError) as refused:
        actions.request_shipment(order_id=make.paid_order(buyer=lin, listing=pot).pk, by=chen)
    assert refused.value.code == "no_carrier"


def test_rates_to_another_country_by_program(post, lin):
    asked = {"origin": "330106", "destination": "JP", "weight_g": 800}
    first, *others = Caller(lin).get("/rates", asked).json()["items"]
    assert (first["service"], first["rate_minor"], first["transit_days"]) == ("asia", 6_000, 12)
    assert not any(item["can_come"] for item in others)
    for unknown in ("CN", "XX", "jp"):
        said = is_problem(Caller(lin).get("/rates", asked | {"destination": unknown}), 422, "invalid")
        assert list(said["errors"]) == ["destination"]


@pytest.mark.parametrize("countries", ["CN", "XX", "US CN", "us", "US,CA", "* US"])
def test_what_is_no_country_abroad_is_refused(post, countries):
    with pytest.raises(ValidationError) as refused:
        Service(carrier=post, code="odd", name_en="Odd", countries=countries).full_clean()
    assert "countries" in refused.value.message_dict


def test_the_database_refuses_what_has_not_the_form_of_countries(post):
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(code="asia").update(countries="us, ca")
