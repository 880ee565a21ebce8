"""What goes wrong on the road is found, listed once, taken by someone, and closed; and claimed from the carrier."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from logistics import actions, queries, tasks
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierCall, CarrierClaim, ParcelProblem, Shipment, TrackingEvent
from tests import make
from tests.races import at_once
from xiaoer.actions import parcels as parcel_actions
from xiaoer.models import ActOfPower


def quiet(shipment: Shipment, **since) -> None:
    Shipment.objects.filter(pk=shipment.pk).update(
        status="in_transit", last_event_at=timezone.now() - timedelta(**since)
    )


def kinds() -> list[str]:
    tasks.find_parcel_problems()
    return sorted(ParcelProblem.objects.filter(resolved_at=None).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("kind", "since", "found"),
    [
        ("courier", {"hours": 71}, []),
        ("courier", {"hours": 73}, ["silent"]),
        ("courier", {"days": 16}, ["lost"]),
        ("post", {"days": 9}, []),
        ("post", {"days": 11}, ["silent"]),
        ("post", {"days": 44}, ["silent"]),
        ("post", {"days": 46}, ["lost"]),
    ],
)
def test_silence_is_listed_and_long_silence_counts_as_lost(parcel, heron, kind, since, found):
    Carrier.objects.filter(pk=heron.pk).update(kind=kind)
    quiet(parcel, **since)
    assert kinds() == found
    assert kinds() == found, "twice changes nothing"


def test_what_waits_at_a_station_or_has_arrived_is_not_silent(parcel):
    for status in ("ready_for_pickup", "delivered", "cancelled"):
        quiet(parcel, days=20)
        Shipment.objects.update(status=status)
        assert kinds() == []


def test_what_is_heard_of_again_closes_by_itself(parcel):
    quiet(parcel, hours=80)
    assert kinds() == ["silent"]
    quiet(parcel, hours=1)
    assert kinds() == []
    assert ParcelProblem.objects.get().resolved_by is None


def test_unknown_codes_are_gathered_by_carrier_and_code(parcel):
    for number in range(3):
        TrackingEvent.objects.create(
            shipment=parcel, event_key=str(number), status="unknown", carrier_code="ZZ", occurred_at=timezone.now()
        )
    assert kinds() == ["unknown_code"]
    assert ParcelProblem.objects.get().facts == {"code": "ZZ", "count": 3}


def test_calls_that_could_not_be_applied_are_listed(heron):
    CarrierCall.objects.create(carrier=heron, body=b"x", status="refused")
    assert kinds() == ["parked_call"]


def test_what_a_xiaoer_closed_comes_back_only_after_a_week(parcel, wei):
    quiet(parcel, hours=80)
    assert kinds() == ["silent"]
    actions.resolve_problem(problem_id=ParcelProblem.objects.get().pk, by=wei)
    assert kinds() == []
    ParcelProblem.objects.update(resolved_at=timezone.now() - timedelta(days=8))
    assert kinds() == ["silent"]


# Working the queue


def act(act: str, by, reason: str = "looked into it") -> str:
    """The code of the refusal, or empty."""
    try:
        parcel_actions.act_on_problem(act=act, problem_id=ParcelProblem.objects.get().pk, by=by, reason=reason)
    except ValidationError as refusal:
        return refusal.code
    return ""


def test_a_xiaoer_takes_notes_and_closes_and_the_log_has_it_all(parcel, wei):
    quiet(parcel, hours=80)
    kinds()
    assert [act("take_problem", wei, ""), act("note_problem", wei), act("resolve_problem", wei)] == ["", "", ""]
    assert list(ActOfPower.objects.order_by("id").values_list("act", flat=True)) == [
        "take_problem", "note_problem", "resolve_problem",
    ]  # fmt: skip
    assert ParcelProblem.objects.get().resolved_by == wei
    assert act("note_problem", wei) == "no_row"


def test_what_may_not_be_done(parcel, wei, chen, lin):
    quiet(parcel, hours=80)
    kinds()
    ann, eye = make.xiaoer("ann"), make.xiaoer("eye", role="auditor")
    assert act("take_problem", wei) == ""
    assert act("take_problem", ann) == "taken"
    assert act("resolve_problem", wei, " ") == "no_reason"
    assert act("resolve_problem", eye) == "may_only_read"
    assert act("resolve_problem", chen) == "no_power"
    assert act("trust_number", wei) == "no_act"
    assert act("fly", wei) == "no_act"
    parcel.order.vendor.members.create(user=wei, role="packer")
    assert act("resolve_problem", wei) == "is_a_party"
    assert ActOfPower.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_has_it(lin, chen, teapots, heron, wei):
    order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    quiet(shipment, hours=80)
    kinds()
    problem, ann = ParcelProblem.objects.get(), make.xiaoer("ann")
    answers = at_once(*[lambda who=who: actions.assign_problem(problem_id=problem.pk, to=who) for who in (wei, ann)])
    assert sorted(getattr(answer, "code", "taken by one") for answer in answers) == ["taken", "taken by one"]


# Claims


def claim(parcel, wei, amount: int = 8_000) -> CarrierClaim:
    return parcel_actions.open_claim(shipment_id=parcel.pk, by=wei, why="lost", amount_minor=amount, reason="16 days")


def test_a_claim_goes_from_opened_to_paid(parcel, wei):
    opened = claim(parcel, wei)
    assert (opened.status, opened.answer_by_on) == ("opened", queries.china_day(timezone.now()) + timedelta(days=30))
    parcel_actions.step_claim(claim_id=opened.pk, act="accept", by=wei, reason="their letter", granted_minor=5_000)
    parcel_actions.step_claim(claim_id=opened.pk, act="pay", by=wei, reason="arrived")
    opened.refresh_from_db()
    assert (opened.status, opened.granted_minor) == ("paid", 5_000)
    assert opened.answered_at and opened.ended_at
    assert list(queries.open_claims()) == []


def test_all_claims_for_a_parcel_together_are_not_paid_more_than_its_order_was_worth(parcel, wei):
    first = claim(parcel, wei)
    parcel_actions.step_claim(claim_id=first.pk, act="accept", by=wei, reason="their letter", granted_minor=5_000)
    parcel_actions.step_claim(claim_id=first.pk, act="pay", by=wei, reason="arrived")
    with pytest.raises(ValidationError) as refused:
        claim(parcel, wei, 3_001)
    assert refused.value.code == "claim_range"
    assert claim(parcel, wei, 3_000).status == "opened"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"amount_minor": 0}, "claim_range"),
        ({"amount_minor": 8_001}, "claim_range"),
        ({"why": "bored"}, "claim_reason"),
    ],
)
def test_what_is_no_claim(parcel, wei, said, code):
    wish = {"shipment_id": parcel.pk, "by": wei, "why": "lost", "amount_minor": 100, "reason": "x"} | said
    with pytest.raises(ValidationError) as refusal:
        parcel_actions.open_claim(**wish)
    assert refusal.value.code == code


def test_one_open_claim_a_parcel_and_no_step_that_leads_nowhere(parcel, wei):
    first = claim(parcel, wei)
    with pytest.raises(ValidationError) as refusal:
        claim(parcel, wei)
    assert refusal.value.code == "claim_open"
    with pytest.raises(ValidationError) as refusal:
        parcel_actions.step_claim(claim_id=first.pk, act="pay", by=wei, reason="x")
    assert refusal.value.code == "claim_state"
    with pytest.raises(ValidationError) as refusal:
        parcel_actions.step_claim(claim_id=first.pk, act="accept", by=wei, reason="x", granted_minor=9_000)
    assert refusal.value.code == "claim_range"
    parcel_actions.step_claim(claim_id=first.pk, act="withdraw", by=wei, reason="found")
    assert claim(parcel, wei).pk != first.pk


# The page


def test_the_desk_lists_it_all_and_acts_from_there(parcel, heron, wei, client):
    quiet(parcel, days=16)
    Carrier.objects.filter(pk=heron.pk).update(is_pooled=True)
    kinds()
    client.force_login(wei)
    page = client.get("/xiaoer/parcels/").content.decode()
    for words in ("Probably lost", "HE1", "Few waybill numbers left", "Waybill numbers left"):
        assert words in page
    lost = ParcelProblem.objects.get(kind="lost")
    client.post("/xiaoer/parcels/act/", {"act": "take_problem", "row": lost.pk})
    client.post("/xiaoer/parcels/act/", {"act": "note_problem", "row": lost.pk, "reason": "Called the depot."})
    said = {"act": "open", "waybill": "HE1", "why": "lost", "amount": "70", "reason": "16 days"}
    client.post("/xiaoer/parcels/claims/", said)
    made = CarrierClaim.objects.get()
    assert made.amount_minor == 7_000
    page = client.get("/xiaoer/parcels/?kind=lost").content.decode()
    assert "Called the depot." in page and "¥70.00" in page and "Few waybill numbers left" in page
    client.post("/xiaoer/parcels/claims/", {"act": "accept", "row": made.pk, "granted": "50", "reason": "letter"})
    client.post("/xiaoer/parcels/act/", {"act": "resolve_problem", "row": lost.pk, "reason": "claimed"})
    made.refresh_from_db()
    lost.refresh_from_db()
    assert made.granted_minor == 5_000 and lost.resolved_by == wei
    for said in ({"act": "open", "waybill": "HE1", "amount": "x", "reason": "y"}, {"act": "open", "waybill": "NO"}, {}):
        assert client.post("/xiaoer/parcels/claims/", said).status_code == 422
    assert CarrierClaim.objects.count() == 1


# What the carriers' own silence and contradictions are


def test_a_dark_carrier_and_a_denied_delivery_are_listed(parcel, heron):
    Carrier.objects.filter(pk=heron.pk).update(dark_since_at=timezone.now())
    Shipment.objects.filter(pk=parcel.pk).update(status="delivered", contradicted_at=timezone.now())
    assert kinds() == ["contradicted", "dark"]
    Carrier.objects.filter(pk=heron.pk).update(dark_since_at=None)
    assert kinds() == ["contradicted"]


def test_the_logistics_desk_hears_of_it_once(parcel, wei):
    from accounts.models import Notification
    from xiaoer.models import StaffWord
    from xiaoer.tasks import tell_logistics_desk

    jia = make.xiaoer("jia", desk="logistics")
    make.xiaoer("eye", desk="logistics", role="auditor")
    quiet(parcel, days=16)
    assert kinds() == ["lost"]
    assert [tell_logistics_desk(), tell_logistics_desk()] == [1, 1]
    told = [word for model in (Notification, StaffWord) for word in model.objects.filter(kind="parcel_problem_lost")]
    assert [word.user for word in told] == [jia], "neither an auditor nor another desk; at night in the morning"


def test_booked_and_never_collected_is_listed_after_three_days(parcel, heron):
    for hours, found in ((71, []), (73, ["uncollected"])):
        Shipment.objects.filter(pk=parcel.pk).update(booked_at=timezone.now() - timedelta(hours=hours))
        assert kinds() == found
    record = ScanRecord("HE1", "a", "accepted", "A", "", "", timezone.now())
    actions.record_scans(carrier=heron, records=[record])
    assert kinds() == []


def test_the_shop_is_told_once_when_a_booking_has_failed_for_good(lin, chen, pot, heron):
    parcel = actions.request_shipment(order_id=make.paid_order(buyer=lin, listing=pot).pk, by=chen)
    actions.record_booking(shipment_id=parcel.pk, failure="a hiccup")
    assert not Notification.objects.filter(kind="booking_failed").exists()
    for _ in range(2):
        actions.record_booking(shipment_id=parcel.pk, failure="no such street", is_permanent=True)
    word = Notification.objects.get(kind="booking_failed")
    assert word.user == chen and word.facts["why"] == "no such street" and word.path.endswith("/#ship-title")
