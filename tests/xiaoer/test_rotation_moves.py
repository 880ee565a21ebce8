"""The rotation as it happens: leave, accepted plans, warnings, the handover, and files that stay closed afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Notification
from accounts.virtual_clock import as_if_at
from logistics.models import Carrier, ParcelProblem
from tests import make, quarrels
from tests.races import at_once
from xiaoer import queries
from xiaoer.actions import rotation
from xiaoer.actions.postings import post_person
from xiaoer.models import ActOfPower, Desk, Leave, PlannedMove, Posting
from xiaoer.queries.rotation import HORIZON_DAYS, desks_as_stations, fingerprint, staff_as_people
from xiaoer.queries.staff import former_vendors
from xiaoer.rotation import plan
from xiaoer.tasks import rotate

TODAY = timezone.now().date()


@pytest.fixture
def song(db):
    return make.xiaoer("song", role="lead")


@pytest.fixture
def desk(song, wei):
    """Wei has been at the disputes for 120 days, Ruth at the risk desk for 60; an auditor is there too."""
    ruth = make.xiaoer("ruth", desk="risk")
    make.xiaoer("audrey", role="auditor")
    for person, days in ((wei, 120), (ruth, 60)):
        Posting.objects.filter(user=person).update(begins_on=TODAY - timedelta(days=days))
    Desk.objects.update(least_staff=1)
    return {"wei": wei, "ruth": ruth, "song": song}


def plan_of_today():
    return plan(staff_as_people(TODAY), desks_as_stations(), horizon=HORIZON_DAYS)


def accepted(song, seen: str | None = None) -> list[PlannedMove]:
    rotation.accept_plan(by=song, seen=seen or fingerprint(plan_of_today().moves), reason="It is fair.")
    return list(PlannedMove.objects.filter(called_off_at=None).order_by("move_on", "pk"))


def own_move(person) -> PlannedMove:
    """The person's first move, which is due today."""
    move = PlannedMove.objects.filter(user=person, called_off_at=None).order_by("move_on")[0]
    PlannedMove.objects.filter(pk=move.pk).update(carry_at=timezone.now() - timedelta(minutes=1))
    return move


def held_case(lin, chen, wei, pot, *, rules: bool = False):
    order = make.delivered_order(buyer=lin, listing=pot)
    case = quarrels.take(quarrels.open_over(order, wanted=100), wei)
    if rules:
        quarrels.rule(quarrels.decide(case, wei), wei, 100)
    return case


def test_the_planner_sees_xiaoer_with_their_time_leave_and_closed_desks(desk):
    rotation.enter_leave(by=desk["wei"], user_id=desk["wei"].pk, begins_on=TODAY, ends_on=TODAY + timedelta(days=4))
    risk = Desk.objects.get(slug="risk")
    desk["wei"].closed_desks.create(desk=risk, why="kin of a vendor")
    [wei, ruth] = staff_as_people(TODAY)
    assert (wei.key, wei.desk, wei.since, wei.leaves, wei.closed) == (
        desk["wei"].pk,
        "disputes",
        -120,
        ((0, 4),),
        {"risk"},
    )
    assert (ruth.desk, ruth.since) == ("risk", -60)
    desk["wei"].closed_desks.update(is_over=True)
    assert all(not person.closed for person in staff_as_people(TODAY))


def test_a_desk_just_left_is_locked_and_another_role_at_the_same_desk_is_no_new_stay(desk, song):
    begins = TODAY - timedelta(days=20)
    Posting.objects.filter(user=desk["ruth"]).update(ends_on=begins - timedelta(days=1))
    Posting.objects.create(user=desk["ruth"], desk=Desk.objects.get(slug="disputes"), begins_on=begins)
    ruth = next(person for person in staff_as_people(TODAY) if person.key == desk["ruth"].pk)
    assert (ruth.since, ruth.locked) == (-20, (("risk", 70),))
    wei = Posting.objects.get(user=desk["wei"])
    Posting.objects.filter(pk=wei.pk).update(ends_on=begins - timedelta(days=1))
    Posting.objects.create(user=desk["wei"], desk=wei.desk, begins_on=begins)
    assert next(person for person in staff_as_people(TODAY) if person.key == desk["wei"].pk).since == -120


def test_a_lead_accepts_the_plan_they_saw_and_its_moves_are_scheduled(desk):
    moves = accepted(desk["song"])
    assert {move.user for move in moves} == {desk["wei"], desk["ruth"]}
    first = moves[0]
    assert first.carry_at == datetime.combine(first.move_on, datetime.min.time(), tzinfo=UTC)
    assert first.carry_at - first.warn_at == timedelta(days=30)
    assert ActOfPower.objects.filter(act="accept_rotation", reason="It is fair.").count() == 1


def test_a_plan_that_is_no_longer_true_is_refused(desk):
    seen = fingerprint(plan_of_today().moves)
    Posting.objects.filter(user=desk["wei"]).update(begins_on=TODAY - timedelta(days=170))
    with pytest.raises(ValidationError) as refusal:
        rotation.accept_plan(by=desk["song"], seen=seen, reason="It is fair.")
    assert refusal.value.code == "stale_plan" and not PlannedMove.objects.exists()


@pytest.mark.parametrize(("who", "reason", "code"), [("wei", "Fair.", "leads_only"), ("song", " ", "no_reason")])
def test_a_plan_is_accepted_by_a_lead_with_a_reason(who, reason, code, desk):
    with pytest.raises(ValidationError) as refusal:
        rotation.accept_plan(by=desk[who], seen=fingerprint(plan_of_today().moves), reason=reason)
    assert refusal.value.code == code


def test_accepting_once_more_leaves_what_is_the_same_as_it_is(desk):
    before = [move.pk for move in accepted(desk["song"])]
    assert [move.pk for move in accepted(desk["song"])] == before


def test_people_are_told_thirty_days_before_once(desk):
    first = accepted(desk["song"])[0]
    with as_if_at(first.warn_at + timedelta(hours=3)):
        rotate()
        rotate()
    told = Notification.objects.filter(kind="move_ahead", path=f"/xiaoer/rotation/moves/{first.pk}/")
    assert [word.user_id for word in told] == [first.user_id] and told[0].mail_at is not None


def test_nobody_moves_before_the_handover_and_it_refuses_while_a_case_would_be_an_orphan(desk, lin, chen, pot):
    wei, ruth = desk["wei"], desk["ruth"]
    case = held_case(lin, chen, wei, pot)
    accepted(desk["song"])
    move = own_move(wei)
    with pytest.raises(ValidationError) as refusal:
        rotation.hand_over(move_id=move.pk, by=wei, note="The lids are the usual thing.")
    assert refusal.value.code == "orphan_cases"
    rotate()
    assert queries.posting_of(wei).desk.slug == "disputes"
    rotation.hand_case_to(dispute_id=case.pk, to_id=ruth.pk, by=wei, reason="I move.")
    rotation.hand_over(move_id=move.pk, by=wei, note="The lids are the usual thing.")
    rotate()
    rotate()
    assert queries.posting_of(wei).desk.slug == "risk"
    assert Posting.objects.filter(user=wei).count() == 2 and Posting.objects.filter(user=wei, ends_on=None).count() == 1
    assert ActOfPower.objects.filter(act="carry_out_move", subject=f"user/{wei.pk}").count() == 1


def test_a_case_that_comes_after_the_handover_holds_the_move_up_and_both_are_told_once_a_day(desk, lin, chen, pot):
    wei = desk["wei"]
    accepted(desk["song"])
    move = own_move(wei)
    rotation.hand_over(move_id=move.pk, by=wei, note="All quiet.")
    held_case(lin, chen, wei, pot)
    noon = timezone.now().replace(hour=4) + timedelta(days=1)  # noon in Shanghai
    with as_if_at(noon):
        rotate()
        rotate()
    assert queries.posting_of(wei).desk.slug == "disputes"
    assert sorted(Notification.objects.filter(kind="move_waits").values_list("user_id", flat=True)) == sorted(
        [wei.pk, desk["song"].pk]
    )


def test_parcel_problems_are_handed_over_too(desk):
    carrier = Carrier.objects.create(code="post", name_en="Post", kind="post", dialect="post")
    problem = ParcelProblem.objects.create(kind="dark", key="dark/post", carrier=carrier, assigned_to=desk["wei"])
    accepted(desk["song"])
    move = own_move(desk["wei"])
    with pytest.raises(ValidationError):
        rotation.hand_over(move_id=move.pk, by=desk["wei"], note="Done.")
    rotation.hand_problem_to(problem_id=problem.pk, to_id=desk["ruth"].pk, by=desk["wei"], reason="I move.")
    assert rotation.hand_over(move_id=move.pk, by=desk["wei"], note="Done.").handed_over_at


@pytest.mark.parametrize(("to", "code"), [("chen", "not_posted"), ("audrey", "not_posted"), ("wei", "not_posted"), ("party", "conflict")])  # fmt: skip
def test_a_case_goes_to_somebody_who_may_have_it(to, code, desk, lin, chen, pot):
    case = held_case(lin, chen, desk["wei"], pot)
    party = make.xiaoer("party")
    pot.vendor.members.create(user=party, role="packer")
    from accounts.models import User

    person = User.objects.get(email=f"{to}@example.com")
    with pytest.raises(ValidationError) as refusal:
        rotation.hand_case_to(dispute_id=case.pk, to_id=person.pk, by=desk["wei"], reason="I move.")
    assert refusal.value.code == code


def test_a_colleague_gives_away_no_case_of_mine_but_a_lead_may(desk, lin, chen, pot):
    case = held_case(lin, chen, desk["wei"], pot)
    other = make.xiaoer("other")
    with pytest.raises(ValidationError) as refusal:
        rotation.hand_case_to(dispute_id=case.pk, to_id=other.pk, by=desk["ruth"], reason="Mine now.")
    assert refusal.value.code == "leads_only"
    rotation.hand_case_to(dispute_id=case.pk, to_id=other.pk, by=desk["song"], reason="Wei is ill.")
    case.refresh_from_db()
    assert case.assigned_to == other


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_move_a_person_once():
    song, wei = make.xiaoer("song", role="lead"), make.xiaoer("wei")
    to = Desk.objects.create(slug="risk", name_en="Risk", name_zh="风控台")
    move = PlannedMove.objects.create(
        user=wei, from_desk=wei.postings.get().desk, to_desk=to, move_on=TODAY, accepted_by=song, warn_at=timezone.now(),
        carry_at=timezone.now() - timedelta(hours=1), handed_over_at=timezone.now(), note="Done.",
    )  # fmt: skip
    assert at_once(*[lambda: rotation.carry_out_move(move_id=move.pk)] * 4).count(True) == 1
    assert Posting.objects.filter(user=wei).count() == 2


def test_the_database_lets_nobody_move_without_a_handover(desk):
    move = accepted(desk["song"])[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedMove.objects.filter(pk=move.pk).update(carried_out_at=timezone.now())


def test_files_of_vendors_one_decided_about_stay_closed_after_a_move(desk, lin, chen, pot):
    wei = desk["wei"]
    held_case(lin, chen, wei, pot, rules=True)
    assert queries.conflicts_with(wei, pot.vendor_id) == "", "still at the desk"
    post_person(by=desk["song"], user_id=wei.pk, desk_id=Desk.objects.get(slug="risk").pk, role="xiaoer",
                begins_on=TODAY + timedelta(days=1), reason="Rotation.")  # fmt: skip
    for days, code in ((1, "former_vendor"), (90, "former_vendor"), (92, "")):
        with as_if_at(timezone.now() + timedelta(days=days)):
            assert queries.conflicts_with(wei, pot.vendor_id) == code, days
    assert queries.conflicts_with(desk["ruth"], pot.vendor_id) == "" and former_vendors(desk["ruth"]) == set()
    assert queries.conflicts_with(chen, pot.vendor_id) == "own_shop"


def test_leave_is_ones_own_or_a_leads_to_enter_and_is_entered_once(desk):
    wei, song = desk["wei"], desk["song"]
    span = {"begins_on": TODAY + timedelta(days=3), "ends_on": TODAY + timedelta(days=5)}
    leave = rotation.enter_leave(by=wei, user_id=wei.pk, **span)
    for by, user, days, code in (
        (wei, wei, span, "leave_twice"),
        (wei, desk["ruth"], span, "leads_only"),
        (wei, wei, {"begins_on": TODAY, "ends_on": TODAY - timedelta(days=1)}, "bad_days"),
    ):
        with pytest.raises(ValidationError) as refusal:
            rotation.enter_leave(by=by, user_id=user.pk, **days)
        assert refusal.value.code == code
    rotation.enter_leave(by=song, user_id=desk["ruth"].pk, **span)
    with pytest.raises(ValidationError):
        rotation.call_off_leave(by=desk["ruth"], leave_id=leave.pk)
    rotation.call_off_leave(by=wei, leave_id=leave.pk)
    assert Leave.objects.filter(called_off_at=None).count() == 1 and Leave.objects.count() == 2


def test_a_posting_holds_through_its_last_day(wei):
    Posting.objects.filter(user=wei).update(ends_on=date(2026, 11, 26))
    for at, is_there in (
        (datetime(2026, 11, 26, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 27, tzinfo=UTC), False),
    ):
        with as_if_at(at):
            assert (queries.posting_of(wei) is not None) == is_there


def test_the_pages_draw_accept_and_hand_over(desk, lin, chen, pot, client):
    wei, song = desk["wei"], desk["song"]
    case = held_case(lin, chen, wei, pot)
    client.force_login(song)
    page = client.get("/xiaoer/rotation/").content.decode()
    assert "roster__bar" in page and "Accept the plan" in page and "Ruth" in page
    seen = fingerprint(plan_of_today().moves)
    client.post("/xiaoer/rotation/accept/", {"seen": seen, "reason": "It is fair."})
    move = own_move(wei)
    client.force_login(wei)
    path = f"/xiaoer/rotation/moves/{move.pk}/"
    assert "Accept the plan" not in client.get("/xiaoer/rotation/").content.decode()
    client.post(f"{path}act/", {"act": "hand_over", "note": "Done."})
    assert "Open cases" in client.get(path).content.decode()
    move.refresh_from_db()
    assert move.handed_over_at is None
    client.post(f"{path}act/", {"act": "give_case", "case": case.pk, "to": desk["ruth"].pk})
    client.post(f"{path}act/", {"act": "hand_over", "note": "Done."})
    move.refresh_from_db()
    assert move.handed_over_at is not None
    client.post("/xiaoer/rotation/leave/", {"person": wei.pk, "begins_on": str(TODAY), "ends_on": str(TODAY)})
    assert Leave.objects.count() == 1
    client.force_login(desk["ruth"])
    assert client.get(path).status_code == 404
