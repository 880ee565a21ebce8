"""The address book: filled in step by step, pasted, changed, made the default, removed; each to its owner only."""

import pytest

from accounts.models import Address
from tests import make
from tests.divisions import import_some

HOME = {"recipient": "Lin", "phone": "138", "country": "CN", "street": "文三路 90 号"}
XIHU = {"province": "330000000000", "city": "330100000000", "county": "330106000000"}


@pytest.fixture
def visit(client, lin):
    client.force_login(lin)
    return client


@pytest.fixture
def divisions(db):
    import_some()


def choices_of(answer, name: str) -> list[str]:
    return [str(code) for code, _name in answer.context["form"].fields[name].choices if code]


def test_each_step_without_scripts_brings_the_next_choices(visit, divisions):
    answer = visit.post("/me/addresses/", HOME | {"province": "330000000000", "show": "1"})
    assert answer.status_code == 200 and choices_of(answer, "city") == ["330100000000"]
    assert choices_of(answer, "county") == ["330106000000", "330110000000"], "an only city is chosen by itself"
    answer = visit.post("/me/addresses/", HOME | XIHU | {"show": "1"})
    assert choices_of(answer, "township") == ["330106005000", "330106109000"]
    assert "文三路 90 号" in answer.content.decode() and "selected>西湖区" in answer.content.decode()
    assert not Address.objects.exists()


def test_a_new_province_leaves_the_old_city_behind(visit, divisions):
    answer = visit.post("/me/addresses/", HOME | XIHU | {"province": "630000000000", "show": "1"})
    assert answer.context["form"].chain == ["630000000000", "632700000000", "632701000000"]


@pytest.mark.parametrize(("chosen", "code", "area"), [
    (XIHU | {"township": "330106005000"}, "330106005000", "浙江省 杭州市 西湖区 翠苑街道"),
    (XIHU, "330106000000", "浙江省 杭州市 西湖区"),
    ({"province": "110000000000", "county": "110105000000"}, "110105000000", "北京市 朝阳区"),
    ({"province": "440000000000", "city": "441900000000", "county": "441900003000"}, "441900003000", "广东省 东莞市 东城街道"),
    ({"province": "440000000000", "city": "441900000000"}, "441900000000", "广东省 东莞市"),
    ({"province": "710000000000", "area": "台北市 信义区"}, "710000000000", "台湾省 台北市 信义区"),
    ({"country": "DE", "area": "Berlin"}, "", "Berlin"),
])  # fmt: skip
def test_an_address_keeps_the_code_of_its_deepest_division(visit, divisions, chosen, code, area):
    assert visit.post("/me/addresses/", HOME | chosen).status_code == 302
    saved = Address.objects.get()
    assert (saved.division_code, saved.area) == (code, area)


@pytest.mark.parametrize("chosen", [
    {},
    {"province": "330000000000"},
    XIHU | {"county": ""},
    XIHU | {"city": "110100000000"},
    XIHU | {"county": "110105000000"},
    XIHU | {"province": "990000000000"},
    {"province": "x"},
    {"country": "DE"},
    {"country": "ZZ", "area": "Nowhere"},
    {"province": "710000000000"},
])  # fmt: skip
def test_an_address_without_its_place_is_refused_and_nothing_typed_is_lost(visit, divisions, chosen):
    answer = visit.post("/me/addresses/", HOME | chosen)
    assert answer.status_code == 422
    assert "文三路 90 号" in answer.content.decode() and not Address.objects.exists()


def test_without_the_list_a_province_and_a_typed_place_do(visit):
    page = visit.get("/me/addresses/").content.decode()
    assert "not at hand here" in page and 'name="city"' not in page
    assert visit.post("/me/addresses/", HOME | {"province": "330000000000"}).status_code == 422
    assert visit.post("/me/addresses/", HOME | {"province": "330000000000", "area": "杭州市 西湖区"}).status_code == 302
    saved = Address.objects.get()
    assert (saved.division_code, saved.area) == ("330000000000", "浙江省 杭州市 西湖区")


def test_a_pasted_address_fills_the_form_and_saves_nothing(visit, divisions):
    answer = visit.post(
        "/me/addresses/", {"paste": "1", "whole": "李明 13800138000 浙江省杭州市西湖区翠苑街道文三路90号"}
    )
    form = answer.context["form"]
    assert form.chain[-1] == "330106005000" and form["recipient"].value() == "李明"
    assert "Everything was read" in answer.content.decode() and not Address.objects.exists()


def test_what_could_not_be_read_of_a_pasted_address_is_said(visit, divisions):
    page = visit.post("/me/addresses/", {"paste": "1", "whole": "李明 浙江省杭州市文三路90号"}).content.decode()
    assert "Please fill in yourself: the phone number, the district or county." in page


def test_of_places_with_one_name_the_meant_one_is_chosen(visit, divisions):
    pasted = {"paste": "1", "whole": "李明 13800138000 西湖区文三路90号"}
    answer = visit.post("/me/addresses/", pasted)
    assert answer.context["candidates"] == [
        ("330106000000", "浙江省 杭州市 西湖区"), ("360103000000", "江西省 南昌市 西湖区"),
    ]  # fmt: skip
    assert 'name="meant" value="360103000000"' in answer.content.decode()
    form = visit.post("/me/addresses/", pasted | {"meant": "360103000000"}).context["form"]
    assert (form.chain[-1], form["street"].value()) == ("360103000000", "文三路90号")


def test_an_address_is_changed_in_its_place(visit, divisions, lin):
    saved = make.address(lin)
    page = visit.get(f"/me/addresses/{saved.pk}/")
    assert page.context["form"].chain == ["110000000000", "110100000000", "110105000000"]
    assert visit.post(f"/me/addresses/{saved.pk}/", HOME | XIHU).status_code == 302
    changed = Address.objects.get()
    assert (changed.pk, changed.division_code, changed.is_default) == (saved.pk, "330106000000", True)


def test_the_default_moves_and_falls_to_the_newest(visit, lin):
    first, second = make.address(lin), make.address(lin)
    assert visit.post(f"/me/addresses/{second.pk}/default/").status_code == 302
    assert list(Address.objects.order_by("pk").values_list("is_default", flat=True)) == [False, True]
    assert visit.post(f"/me/addresses/{second.pk}/delete/").status_code == 302
    first.refresh_from_db()
    assert first.is_default


@pytest.mark.parametrize("act", ["", "default/", "delete/"])
def test_anothers_address_is_not_there(act, client, lin, mei):
    saved = make.address(lin)
    client.force_login(mei)
    assert client.post(f"/me/addresses/{saved.pk}/{act}", HOME).status_code == 404
    saved.refresh_from_db()
    assert saved.recipient == "Lin"


def test_what_lies_in_a_division_is_open_to_all(client, divisions):
    answer = client.get("/divisions/?in=330106000000")
    assert answer.json() == {"divisions": [["330106005000", "翠苑街道"], ["330106109000", "三墩镇"]]}
    assert len(client.get("/divisions/").json()["divisions"]) == 34
    assert client.get("/divisions/?in=999999999999").json() == {"divisions": []}
    for bad in ("33", "x" * 12, "3" * 13, "٣" * 12):
        assert client.get("/divisions/", {"in": bad}).status_code == 404
