"""An address on a telephone: with scripts each choice brings the next, without them a button does; pasted, it is read."""

import pytest
from playwright.sync_api import expect

from accounts.models import Address
from tests.divisions import import_some
from tests.processes import eventually

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]

SAVE = "text=Save the address"


@pytest.fixture
def divisions(town, transactional_db):
    import_some()


def begin(person, lin):
    person.sign_in(lin.email)
    page = person.go("/me/addresses/")
    page.fill("[name=recipient]", "Lin")
    page.fill("[name=phone]", "13800138000")
    page.fill("[name=street]", "文三路 90 号")
    return page


def saved() -> tuple[str, str]:
    assert eventually(Address.objects.exists, 10)
    return Address.objects.values_list("division_code", "area").get()


def test_each_choice_brings_the_next(people, lin, divisions):
    page = begin(people(width=390, height=844), lin)
    expect(page.locator("[data-division-step]")).to_be_hidden()
    page.select_option("[name=province]", "330000000000")
    expect(page.locator("[name=city]")).to_have_value("330100000000")  # the only one that the test knows
    page.select_option("[name=county]", "330106000000")
    expect(page.locator("[name=township] option")).to_have_count(3)
    page.select_option("[name=township]", "330106005000")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click(SAVE)
    assert saved() == ("330106005000", "浙江省 杭州市 西湖区 翠苑街道")


def test_another_country_is_typed_and_nothing_is_lost(people, lin, divisions):
    page = begin(people(width=390, height=844), lin)
    page.select_option("[name=country]", "DE")
    expect(page.locator("[name=province]")).to_have_count(0)
    expect(page.locator("[name=street]")).to_have_value("文三路 90 号")
    page.fill("[name=area]", "Berlin")
    page.click(SAVE)
    assert saved() == ("", "Berlin")


def test_without_scripts_a_button_brings_the_next_choices(people, lin, divisions):
    page = begin(people(width=390, height=844, has_scripts=False), lin)
    page.select_option("[name=province]", "330000000000")
    page.click("text=Show what lies in it")
    page.select_option("[name=county]", "330106000000")
    page.click("text=Show what lies in it")
    page.select_option("[name=township]", "330106005000")
    page.press("[name=street]", "Enter")
    assert saved() == ("330106005000", "浙江省 杭州市 西湖区 翠苑街道")


def test_a_pasted_address_is_read_and_saved(people, lin, divisions):
    person = people(width=390, height=844)
    person.sign_in(lin.email)
    page = person.go("/me/addresses/")
    page.click("text=Paste a whole address")
    page.fill("[name=whole]", "李明 13800138000 浙江省杭州市西湖区翠苑街道文三路90号")
    page.click("text=Read it")
    expect(page.locator("[name=recipient]")).to_have_value("李明")
    page.click(SAVE)
    assert saved() == ("330106005000", "浙江省 杭州市 西湖区 翠苑街道")
