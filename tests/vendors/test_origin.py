"""Where a shop ships from: said in the office by those who manage it, a known division, and what hangs on it."""

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tests.divisions import import_some
from vendors.actions import set_origin
from vendors.models import Vendor, VendorMember

PATH = "/office/inks/origin/"


@pytest.fixture
def inks(chen) -> Vendor:
    """A shop that never said where it is."""
    import_some()
    return make.vendor("inks", owner=chen, division_code="", city_zh="")


@pytest.fixture
def office(client, chen, inks):
    client.force_login(chen)
    return client


def test_the_front_page_asks_until_it_is_said(office, inks):
    assert PATH in office.get("/office/inks/").content.decode().split("<main")[1]
    chosen = {"province": "330000000000", "city": "330100000000", "county": "330106000000", "township": ""}
    assert office.post(PATH, chosen).headers["Location"] == "/office/inks/"
    inks.refresh_from_db()
    assert (inks.division_code, inks.city_zh) == ("330106000000", "杭州市")
    assert "Nobody knows where" not in office.get("/office/inks/").content.decode()
    assert "浙江省 杭州市 西湖区" in office.get(PATH).content.decode()


def test_without_scripts_each_step_brings_the_next_select(office, inks):
    page = office.post(PATH, {"show": "1", "province": "330000000000"}).content.decode()
    assert "杭州市" in page and not Vendor.objects.get(slug="inks").division_code


@pytest.mark.parametrize("chosen", [{}, {"province": "330000000000"}, {"province": "1"}])
def test_a_place_without_its_district_is_refused(chosen, office, inks):
    assert office.post(PATH, chosen).status_code == 422
    inks.refresh_from_db()
    assert inks.division_code == ""


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("packer", 404), ("negotiator", 404)])
def test_only_who_manages_the_shop_says_it(role, status, inks, mei, client):
    VendorMember.objects.create(vendor=inks, user=mei, role=role)
    client.force_login(mei)
    assert client.get(PATH).status_code == status


@pytest.mark.parametrize("code", ["330199000000", "339900000000", "12345", "33010600000a", ""])
def test_what_is_no_division_is_refused_everywhere(code, inks):
    with pytest.raises(ValidationError):
        set_origin(vendor_id=inks.pk, division_code=code)
    if code:
        inks.division_code = code
        with pytest.raises(ValidationError):
            inks.full_clean()
