"""The choice of a carrier: by mode, within limits, around the broken and the full, with a little curiosity; all explained."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from logistics import actions, health, queries, tasks
from logistics.actions.shipments import dice_of
from logistics.lanes import EXPLORED_BPS, Candidate, covers
from logistics.models import (
    Carrier,
    CarrierDay,
    CarrierHealth,
    LaneScore,
    RateStep,
    RemoteArea,
    Service,
    Shipment,
    ShownPromise,
)
from logistics.models import Coverage as CoverageRow
from logistics.ratecards import Parcel, RateCard, plain_card
from logistics.reasons import REASONS, in_both_languages
from logistics.routing import Coverage, Router, choose
from tests import make
from tests.races import at_once

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HANGZHOU, BEIJING, YUSHU = "330106000000", "110105000000", "632701200000"


def carrier(code: str, minor: int = 1_000, days: int = 2, on_time: int = 9_000, **fields) -> Candidate:
    fields = {"kind": "courier", "card": plain_card(minor, 300), "included": ("",)} | fields
    return Candidate(code=code, transit_days=days, on_time_bps=on_time, **fields)


SMALL = Parcel(500)


def weigh(*candidates: Candidate, parcel: Parcel = SMALL, **more) -> dict[str, str]:
    """Code → reason, the chosen one first."""
    found = choose(candidates, origin=HANGZHOU, destination=BEIJING, parcel=parcel, **more)
    return {verdict.code: verdict.reason for verdict in found}


# The index


prefixes = st.lists(st.text("0123", max_size=6), max_size=5)
rules = st.lists(st.tuples(prefixes, prefixes), max_size=5)


@given(rules, st.text("0123", min_size=12, max_size=12))
def test_the_index_answers_as_the_rule_does(found, code):
    """Longest prefix wins, exclude beats include: read one by one or compiled."""
    several = [carrier(f"c{n}", included=tuple(one), excluded=tuple(other)) for n, (one, other) in enumerate(found)]
    index = Coverage([(1 << n, set(c.included), set(c.excluded)) for n, c in enumerate(several)])
    assert [bool(index.of(code) >> n & 1) for n in range(len(several))] == [covers(c, code) for c in several]


def test_without_a_code_only_the_post_finds_the_way():
    found = choose(
        [carrier("heron"), carrier("post", kind="post")], origin=HANGZHOU, destination="", parcel=Parcel(500)
    )
    assert [(v.code, v.reason) for v in found] == [("post", "only_choice"), ("heron", "does_not_serve")]


# The modes


@pytest.mark.parametrize(("mode", "chosen"), [
    ("cheapest", "mill"), ("fastest", "heron"), ("reliable", "bridge"), ("balanced", "mill"),
])  # fmt: skip
def test_each_mode_looks_for_something_else(mode, chosen):
    # balanced: mill 400 + 300·1/3 + 262 = 762; heron 400·800/2200 + 300 + 270 = 715; bridge 266 + 150 + 297 = 713
    mill, heron = carrier("mill", 800, 3, 8_750), carrier("heron", 2_200, 1, 9_000)
    bridge = carrier("bridge", 1_200, 2, 9_900)
    found = weigh(mill, heron, bridge, mode=mode)
    assert next(iter(found)) == chosen and found[chosen] == "best"
    assert sorted(found.values()) == ["best", "outweighed", "outweighed"]


def test_a_lane_of_its_own_counts_more_than_the_mean():
    good_there = carrier("a", on_time=5_000, lanes={"33>11": 9_900})
    assert next(iter(weigh(good_there, carrier("b", on_time=9_000), mode="reliable"))) == "a"
    assert next(iter(weigh(carrier("a", on_time=5_000), carrier("b", on_time=9_000), mode="reliable"))) == "b"


def test_a_remote_place_costs_more_with_those_who_say_so():
    card = RateCard(steps=((1_000, 900),), per_kg_minor=0, remote_minor=2_000)
    far = carrier("far", card=card, remote=("11",))
    assert next(iter(weigh(far, carrier("flat", 1_000), mode="cheapest"))) == "flat"
    home = choose(
        [far, carrier("flat", 1_000)], origin=BEIJING, destination=HANGZHOU, parcel=Parcel(1), mode="cheapest"
    )
    assert home[0].code == "far"


# What keeps a carrier away


@pytest.mark.parametrize(("fields", "parcel", "reason"), [
    ({"included": ("33",)}, Parcel(500), "does_not_serve"),
    ({"is_down": True}, Parcel(500), "carrier_down"),
    ({"room": 0}, Parcel(500), "full_today"),
    ({"numbers": 0, "room": 0}, Parcel(500), "no_numbers"),
    ({"card": RateCard(((1_000, 1),), 1, weight_most_g=400)}, Parcel(500), "too_heavy"),
    ({"card": RateCard(((1_000, 1),), 1, side_most_mm=400)}, Parcel(500, 401), "too_large"),
    ({"card": RateCard(((1_000, 1),), 1, refused=frozenset({"liquid"}))}, Parcel(1, goods=frozenset({"liquid"})), "refused_goods"),
])  # fmt: skip
def test_who_can_not_come_is_passed_over_and_told_why(fields, parcel, reason):
    found = weigh(carrier("cheap", 1, **fields), carrier("dear", 9_000), parcel=parcel)
    assert found == {"dear": "only_choice", "cheap": reason}
    alone = weigh(carrier("cheap", 1, **fields), carrier("post", kind="post"), parcel=parcel)
    assert alone == {"post": "only_choice", "cheap": reason}, "the post takes what no courier can"


# Curiosity


def test_a_little_known_carrier_is_tried_now_and_then():
    known, new = carrier("known", 1_000), carrier("new", 1_400, measured=3)
    assert weigh(known, new, dice=EXPLORED_BPS) == {"known": "best", "new": "outweighed"}
    assert weigh(known, new, dice=0) == {"new": "explored", "known": "made_room"}
    assert weigh(known, carrier("dear", 1_501, measured=0), dice=0) == {"known": "best", "dear": "outweighed"}
    assert weigh(known, carrier("known2", 1_400), dice=0)["known"] == "best", "nobody is little known"
    late = carrier("late", 1_000, days=3, measured=0)
    assert weigh(known, late, dice=0) == {"known": "best", "late": "outweighed"}, "the buyer was promised two days"


@pytest.mark.parametrize("mode", ["cheapest", "fastest", "reliable"])
def test_who_asks_for_one_thing_is_not_tried_upon(mode):
    found = weigh(carrier("known", 1_000), carrier("new", 1_400, on_time=8_000, measured=3), mode=mode, dice=0)
    assert found == {"known": "best", "new": "outweighed"}


def test_of_ten_thousand_parcels_two_hundred_are_tried():
    router = Router([carrier("known", 1_000), carrier("new", 1_400, measured=0)])
    tried = sum(
        router.decide(origin=HANGZHOU, destination=BEIJING, parcel=Parcel(500), dice=dice)[0].code == "new"
        for dice in range(10_000)
    )
    assert tried == EXPLORED_BPS == 200


several = st.lists(
    st.builds(
        carrier,
        st.sampled_from([f"c{n}" for n in range(6)]),
        st.integers(1, 9_000),
        st.integers(1, 9),
        st.integers(0, 10_000),
        kind=st.sampled_from(["courier", "courier", "post"]),
        included=st.sampled_from([("",), ("33", "11"), ("1",), ()]),
        measured=st.integers(0, 40),
        room=st.sampled_from([None, 0, 5]),
        numbers=st.sampled_from([None, None, 0, 5]),
        is_down=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.code,
)


@given(several, st.sampled_from(["balanced", "cheapest", "fastest", "reliable"]), st.integers(0, 9_999), st.randoms())
def test_every_carrier_is_told_why_and_at_most_one_comes(found, mode, dice, shuffler):
    shuffled = found[:]
    shuffler.shuffle(shuffled)
    first, second = (
        choose(each, origin=HANGZHOU, destination=BEIJING, parcel=Parcel(500), mode=mode, dice=dice)
        for each in (found, shuffled)
    )
    assert first == second, "the order of the list does not matter"
    assert len(first) == len(found) and {verdict.reason for verdict in first} <= set(REASONS)
    able = [
        c
        for c in found
        if covers(c, HANGZHOU) and covers(c, BEIJING) and not c.is_down and c.room != 0 and c.numbers != 0
    ]
    chosen = [verdict for verdict in first if verdict.is_chosen]
    assert len(chosen) == (1 if able else 0)
    if chosen:
        assert chosen[0].code in {c.code for c in able} and chosen[0] == first[0]


def test_every_reason_is_said_in_both_languages():
    for reason in REASONS:
        said = in_both_languages(reason)
        assert said["en"] and said["zh"] and said["en"] != said["zh"]


# The breaker


def test_a_failing_carrier_rests_longer_each_time_and_is_tried_once():
    state, now = health.Health(), NOON
    for _ in range(health.FAILURES_MOST - 1):
        state = health.after_failure(state, now)
        assert not health.is_down(state, now)
    state = health.after_failure(state, now)
    assert health.is_down(state, now) and state.open_until_at == now + health.FIRST_REST
    assert health.after_failure(state, now) == state, "a failure during the rest changes nothing"
    now += health.FIRST_REST
    assert health.needs_trial(state, now) and not health.is_down(state, now)
    state = health.after_failure(state, now)
    assert state.open_until_at == now + 2 * health.FIRST_REST
    assert health.after_success(state) == health.Health()


def test_no_rest_is_longer_than_the_longest():
    state, now = health.Health(), NOON
    for _ in range(60):
        state = health.after_failure(state, now)
        now = max(now, state.open_until_at or now)
    assert health.after_failure(state, now).open_until_at == now + health.LONGEST_REST


# In the house


@pytest.fixture
def couriers(db) -> dict[str, Carrier]:
    """Heron is the better one, Mill the other; the post goes everywhere."""
    made = {}
    for code, minor, kind in (("heron", 1_000, "courier"), ("mill", 1_400, "courier"), ("post", 900, "post")):
        made[code] = Carrier.objects.create(
            code=code, name_en=code.title(), kind=kind, dialect="post" if kind == "post" else "json_hex",
            base_rate_minor=minor, base_url="http://127.0.0.1:9", secret="s" * 30,
        )  # fmt: skip
        CoverageRow.objects.create(carrier=made[code], prefix="")
        LaneScore.objects.create(carrier=made[code], weight_bp=500_000, on_time_weight_bp=450_000, on_time_bps=9_000)
    return made


@pytest.fixture
def order(lin, pot, couriers):
    return make.paid_order(buyer=lin, listing=pot)


def test_a_decision_is_kept_with_every_reason_and_the_weight_that_counts(order, chen):
    shipment = actions.request_shipment(order_id=order.pk, by=chen, mode="cheapest")
    assert (shipment.carrier.code, shipment.decision["mode"], shipment.decision["override"]) == (
        "heron",
        "cheapest",
        False,
    )
    assert [(v["code"], v["reason"]) for v in shipment.decision["verdicts"]] == [
        ("heron", "best"), ("mill", "outweighed"), ("post", "couriers_compete"),
    ]  # fmt: skip
    # 200 × 150 × 100 mm: 3,000 cm³, 500 g at 6000; the pot weighs 500 g.
    assert (shipment.weight_g, shipment.billable_g) == (500, 500)
    assert (shipment.origin_code, shipment.destination_code) == (HANGZHOU, BEIJING)


def test_another_carrier_wants_a_reason_and_the_reason_is_kept(order, chen):
    with pytest.raises(ValidationError) as refused:
        actions.request_shipment(order_id=order.pk, by=chen, carrier_code="mill", reason="  ")
    assert refused.value.code == "reason_needed" and not Shipment.objects.exists()
    shipment = actions.request_shipment(order_id=order.pk, by=chen, carrier_code="mill", reason="The buyer asked.")
    assert (shipment.carrier.code, shipment.decision["reason"]) == ("mill", "The buyer asked.")


def test_naming_the_best_one_is_no_override(order, chen):
    assert actions.request_shipment(order_id=order.pk, by=chen, carrier_code="heron").decision["override"] is False


def test_an_unknown_mode_is_refused(order, chen):
    with pytest.raises(ValidationError) as refused:
        actions.request_shipment(order_id=order.pk, by=chen, mode="luckiest")
    assert refused.value.code == "unknown_mode"


def test_a_service_has_its_own_card_and_limits(order, chen, couriers):
    service = Service.objects.create(
        carrier=couriers["heron"], code="air", name_en="Air", transit_days=1, divisor=5000, remote_minor=700
    )
    RateStep.objects.bulk_create(
        RateStep(service=service, up_to_g=g, price_minor=minor) for g, minor in ((500, 600), (1_000, 700))
    )
    RemoteArea.objects.create(carrier=couriers["heron"], prefix="1101")
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    # 3,000 cm³ at 5000 are 600 g: the step up to 1,000 g, and Beijing is remote here.
    assert (shipment.service, shipment.billable_g, shipment.freight_minor) == ("air", 600, 1_400)


def test_batteries_go_with_those_who_take_them(lin, chen, teapots, couriers):
    lamp = make.listing(vendor=teapots, goods="battery")
    service = Service.objects.create(carrier=couriers["heron"], name_en="Air", refused_goods=["battery"])
    RateStep.objects.create(service=service, up_to_g=1_000, price_minor=1)
    shipment = actions.request_shipment(order_id=make.paid_order(buyer=lin, listing=lamp).pk, by=chen)
    reasons = {v["code"]: v["reason"] for v in shipment.decision["verdicts"]}
    assert shipment.carrier.code == "mill" and reasons["heron"] == "refused_goods"


def test_a_full_carrier_is_passed_over_and_never_gets_more_than_it_takes(lin, chen, teapots, couriers):
    Carrier.objects.filter(code="heron").update(parcels_a_day=2)
    orders = [make.paid_order(buyer=lin, listing=make.listing(vendor=teapots)) for _ in range(3)]
    taken = [actions.request_shipment(order_id=order.pk, by=chen).carrier.code for order in orders]
    assert taken == ["heron", "heron", "mill"]
    assert CarrierDay.objects.get().given == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_get_the_last_place(lin, chen, teapots, couriers):
    Carrier.objects.filter(code="heron").update(parcels_a_day=1)
    orders = [make.paid_order(buyer=lin, listing=make.listing(vendor=teapots)) for _ in range(2)]
    at_once(*[lambda pk=order.pk: actions.request_shipment(order_id=pk, by=chen) for order in orders])
    assert sorted(Shipment.objects.values_list("carrier__code", flat=True)) == ["heron", "mill"]


def test_a_carrier_that_does_not_answer_is_left_alone_and_tried_again(lin, chen, teapots, couriers):
    orders = [make.paid_order(buyer=lin, listing=make.listing(vendor=teapots)) for _ in range(4)]
    actions.request_shipment(order_id=orders[0].pk, by=chen)
    for _ in range(health.FAILURES_MOST):
        Shipment.objects.update(retry_at=None, status="requested")
        tasks.book_shipments()  # nobody listens at that address
    assert CarrierHealth.objects.get().open_until_at > timezone.now()
    second = actions.request_shipment(order_id=orders[1].pk, by=chen)
    assert second.carrier.code == "mill"
    assert {v["code"]: v["reason"] for v in second.decision["verdicts"]}["heron"] == "carrier_down"
    CarrierHealth.objects.update(open_until_at=timezone.now() - timedelta(hours=1))
    taken = [actions.request_shipment(order_id=order.pk, by=chen).carrier.code for order in orders[2:]]
    assert taken == ["heron", "mill"], "one parcel tries it, the next one waits for its answer"
    actions.note_answer(carrier_id=couriers["heron"].pk, is_answered=True)
    assert not CarrierHealth.objects.exists()


def test_the_luck_of_an_order_is_its_own(order):
    assert dice_of(order) == dice_of(order) and 0 <= dice_of(order) < 10_000


def test_the_office_shows_every_carrier_and_books_another_with_a_reason(client, chen, order):
    client.force_login(chen)
    path = f"/office/teapots/orders/{order.public_id}/"
    page = client.get(path, {"mode": "fastest"}).content.decode()
    assert "another was better" in page and "couriers serve both ends" in page and "Take another carrier" in page
    client.post(f"{path}ship/", {"carrier": "mill/", "mode": "fastest"})
    assert not Shipment.objects.exists()
    client.post(f"{path}ship/", {"carrier": "mill/", "mode": "fastest", "reason": "It is fragile."})
    assert Shipment.objects.get().decision["reason"] == "It is fragile."


def test_the_promise_that_a_buyer_sees_is_kept(client, lin, pot, couriers):
    make.address(lin)
    unpaid = make.agreed_order(buyer=lin, listing=pot)
    client.force_login(lin)
    page = client.get(f"/orders/{unpaid.public_id}/").content.decode()
    assert "北京市 朝阳区" in page and "with Heron" in page
    paid = make.pay(unpaid)
    kept = ShownPromise.objects.get(order=paid, division_code=paid.address["division_code"])
    assert kept.carrier.code == "heron" and kept.promised_on > queries.china_day(timezone.now())
    assert "with Heron" in client.get(f"/listings/{pot.public_id}/").content.decode()
