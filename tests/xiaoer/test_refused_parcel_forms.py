"""A form of the parcel desk that is refused comes back with what was typed into it."""

import pytest

from logistics import actions as logistics
from logistics.models import Carrier, CarrierCall, Coverage, ParcelProblem
from tests import make
from xiaoer.parcel_words import in_words

WHY = "The shop sent a photo of the <receipt>."
KEPT = "The shop sent a photo of the &lt;receipt&gt;."


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", is_pooled=True, secret="s" * 30)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def doubted(lin, chen, pot, heron):
    order = make.paid_order(buyer=lin, listing=pot)
    return logistics.type_number(
        order_id=order.pk, by=chen, text="1Z999AA10123456785", carrier_code="heron", is_sure=True
    )


@pytest.fixture
def desk(client, wei):
    client.force_login(wei)
    return client


def refused(desk, path: str, **said) -> str:
    answer = desk.post(path, said)
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_claim_for_a_parcel_nobody_knows(desk, heron):
    page = refused(
        desk,
        "/xiaoer/parcels/claims/",
        act="open",
        carrier="heron",
        waybill="HE99",
        why="damaged",
        amount="12.5",
        reason=WHY,
    )
    assert "There is no such parcel." in page and 'value="HE99"' in page and 'value="12.5"' in page and KEPT in page
    assert '<option value="damaged" selected>' in page and '<option value="heron" selected>' in page


def test_a_claim_on_the_page_of_its_parcel(desk, doubted):
    key = str(doubted.public_id)
    page = refused(desk, "/xiaoer/parcels/claims/", act="open", parcel=key, why="late", amount="much", reason=WHY)
    assert "Say the amount in figures." in page and 'value="much"' in page and KEPT in page
    assert '<option value="late" selected>' in page and doubted.waybill in page


def test_what_a_carrier_granted(desk, doubted, wei):
    claim = logistics.open_claim(shipment_id=doubted.pk, by=wei, reason="lost", amount_minor=500)
    page = refused(desk, "/xiaoer/parcels/claims/", act="accept", row=claim.pk, granted="all", reason=WHY)
    assert 'value="all"' in page and KEPT in page


@pytest.mark.parametrize("on_its_page", [True, False])
def test_a_problem_that_ends_by_a_judgement_only(desk, doubted, on_its_page):
    row = ParcelProblem.objects.get()
    said = {"parcel": str(doubted.public_id)} if on_its_page else {}
    page = refused(desk, "/xiaoer/parcels/act/", act="resolve_problem", row=row.pk, reason=WHY, **said)
    assert KEPT in page and ("What the desk did" in page or "Nobody could read" in page or doubted.waybill in page)


def test_numbers_of_which_one_is_there_already(desk, heron):
    path = "/xiaoer/parcels/numbers/act/"
    desk.post(path, {"act": "add", "carrier": "heron", "numbers": "HE11\nHE12", "reason": "May"})
    page = refused(desk, path, act="add", carrier="heron", numbers="HE12\nHE13", reason=WHY)
    assert "HE12\nHE13</textarea>" in page and KEPT in page
    page = refused(desk, path, act="void", carrier="heron", number="HE77", reason=WHY)
    assert 'value="HE77"' in page and page.count(KEPT) == 1


def test_a_call_that_needs_no_reading(desk, heron):
    call = CarrierCall.objects.create(carrier=heron, body=b"{}", status="applied")
    kept = CarrierCall.objects.create(carrier=heron, body=b"{", status="refused")
    page = refused(desk, f"/xiaoer/parcels/calls/{kept.pk}/", reason=" ")
    assert f'id="call-{kept.pk}"' in page
    assert desk.post(f"/xiaoer/parcels/calls/{call.pk}/", {"reason": WHY}).status_code == 422


def test_the_queue_names_only_the_kinds_there_are_and_stays_with_one(desk, doubted):
    page = desk.get("/xiaoer/parcels/").content.decode()
    assert "?kind=doubted" in page and "?kind=lost" not in page
    assert "?kind=lost" in desk.get("/xiaoer/parcels/?kind=lost").content.decode(), "the one that is looked at"
    page = desk.get("/xiaoer/parcels/?kind=doubted").content.decode()
    assert '<input type="hidden" name="kind" value="doubted">' in page
    row = ParcelProblem.objects.get()
    answer = desk.post("/xiaoer/parcels/act/", {"act": "take_problem", "row": row.pk, "kind": "doubted"})
    assert answer["Location"] == "/xiaoer/parcels/?kind=doubted"
    assert desk.post("/xiaoer/parcels/act/", {"act": "note_problem", "row": row.pk, "kind": "//evil", "reason": WHY})["Location"] == "/xiaoer/parcels/"  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("dark", {"held": 1}, "1 parcel is in its hands; its clock stands still"),
        ("dark", {"held": 2}, "2 parcels are in its hands; their clocks stand still"),
        ("parked_call", {"count": 1, "newest": 7}, "1 call: call 7"),
        ("unknown_code", {"count": 1, "code": "ZZ"}, "ZZ, seen 1 time"),
        ("unknown_code", {"count": 3, "code": "ZZ"}, "ZZ, seen 3 times"),
    ],
)
def test_one_is_not_said_as_many(kind, facts, words):
    assert in_words(ParcelProblem(kind=kind, facts=facts)) == words
