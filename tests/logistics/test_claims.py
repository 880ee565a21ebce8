"""Claims against carriers: those without an answer come first and are listed by themselves, those that ended are kept."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.clock import database_now
from accounts.virtual_clock import as_if_at
from logistics import actions, queries, tasks
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierClaim, Coverage, ParcelProblem, Scorecard, Shipment
from logistics.queries.carriers import CHINA_TIME
from tests import make
from tests.test_query_budgets import spent
from xiaoer.models import Briefing
from xiaoer.tasks import make_briefings
from xiaoer.views.claims import ROWS_A_PAGE

ENDED = "/xiaoer/parcels/claims/ended/"


@pytest.fixture
def crane(db) -> Carrier:
    carrier = Carrier.objects.create(code="crane", name_en="Crane", name_zh="鹤运", dialect="json_hex", secret="s" * 30)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def claimed(order, chen, wei, heron):
    """Opens a claim for a further parcel of the order: `claimed(amount, *acts)`; an act may be (act, granted)."""
    numbers = iter(range(100, 1_000))

    def opened(amount: int = 5_000, *acts, carrier: Carrier = heron) -> CarrierClaim:
        shipment = Shipment.objects.create(
            order=order, carrier=carrier, waybill=f"{carrier.code}{next(numbers)}", weight_g=100, status="in_transit"
        )
        claim = actions.open_claim(shipment_id=shipment.pk, by=wei, reason="lost", amount_minor=amount)
        for act in acts:
            name, granted = act if isinstance(act, tuple) else (act, None)
            claim = actions.step_claim(claim_id=claim.pk, act=name, granted_minor=granted)
        return claim

    return opened


def due(claim: CarrierClaim, days: int) -> CarrierClaim:
    """As if it were to be answered so many days from today; before today with a minus."""
    day = queries.china_day(database_now()) + timedelta(days=days)
    CarrierClaim.objects.filter(pk=claim.pk).update(answer_by_on=day)
    return claim


def test_claims_without_an_answer_come_first_the_longest_overdue_before_the_others(claimed):
    soon, late, granted, later = claimed(), due(claimed(), -1), due(claimed(5_000, "accept"), -40), due(claimed(), -9)
    today = due(claimed(), 0)
    listed = list(queries.open_claims())
    assert [claim.pk for claim in listed] == [later.pk, late.pk, granted.pk, today.pk, soon.pk]
    assert [claim.is_overdue for claim in listed] == [True, True, False, False, False], (
        "what was answered is not overdue"
    )


def test_a_claim_nobody_answers_is_listed_by_itself_and_closes_with_the_answer(claimed):
    claim, _today = due(claimed(), -1), due(claimed(), 0)
    for _ in range(2):
        tasks.find_parcel_problems()
        problem = ParcelProblem.objects.get(kind="unanswered", resolved_at=None)
    assert (problem.shipment, problem.carrier) == (claim.shipment, claim.carrier)
    actions.step_claim(claim_id=claim.pk, act="accept")
    tasks.find_parcel_problems()
    problem.refresh_from_db()
    assert problem.resolved_at and problem.resolved_by is None


def test_the_desk_marks_and_counts_them(claimed, wei, client):
    claim = due(claimed(), -3)
    due(claimed(), 0)
    tasks.find_parcel_problems()
    client.force_login(wei)
    page = client.get("/xiaoer/parcels/?kind=unanswered").content.decode()
    assert "1 overdue" in page and page.count(">overdue<") == 1 and "the answer was due by" in page
    assert client.get(f"/xiaoer/parcels/{claim.shipment.public_id}/").content.decode().count(">overdue<") == 1


def test_the_morning_names_carriers_that_owe_answers(claimed, crane):
    due(claimed(), -3), due(claimed(), -8), due(claimed(carrier=crane), -4), due(claimed(carrier=crane), 1)
    owing = queries.carriers_that_owe_answers()
    assert [(each["name_en"], each["count"]) for each in owing] == [("Heron", 2), ("Crane", 1)]
    assert owing[0]["since"] == queries.china_day(database_now()) - timedelta(days=8)


def test_it_stands_in_the_briefing(claimed, wei, client):
    due(claimed(), -8), due(claimed(), -3)
    today = queries.china_day(database_now())
    with as_if_at(datetime.combine(today, time(9), tzinfo=CHINA_TIME)):
        assert make_briefings() == 1
    client.force_login(wei)
    page = client.get(f"/xiaoer/briefings/{Briefing.objects.get().pk}/").content.decode()
    assert "2 claims without an answer" in page and "All answered." not in page


def test_what_was_asked_and_paid_is_summed_by_carrier_and_currency(claimed, crane, order):
    claimed(5_000, ("accept", 3_000), "pay")
    claimed(2_000, ("accept", 1_500), "refuse")  # granted, and refused after all: nothing was paid
    claimed(1_000, "refuse")
    claimed(700, "withdraw")
    claimed(900)
    claimed(400, "accept", "pay", carrier=crane)
    order.currency = "USD"
    order.save(update_fields=["currency"])
    claimed(250, "accept", "pay")
    rows = {(row["code"], row["currency"]): row for row in queries.sums_of_ended_claims()}
    assert list(rows) == [("crane", "CNY"), ("heron", "CNY"), ("heron", "USD")]
    heron = rows["heron", "CNY"]
    assert (heron["total_asked_minor"], heron["total_paid_minor"]) == (8_000, 3_000)
    assert (heron["paid"], heron["refused"], heron["withdrawn"]) == (1, 2, 1)
    assert (rows["heron", "USD"]["total_asked_minor"], rows["crane", "CNY"]["total_paid_minor"]) == (250, 400)


def test_pages_follow_one_another_without_a_gap_though_many_end_at_once(claimed):
    claims = [claimed(100, "refuse") for _ in range(7)]
    moment = timezone.now()
    CarrierClaim.objects.filter(pk__in=[claim.pk for claim in claims[:5]]).update(ended_at=moment)
    seen, after = [], None
    while page := list(queries.ended_claims(after=after)[:2]):
        seen += [claim.pk for claim in page]
        after = page[-1].pk
    assert sorted(seen) == [claim.pk for claim in claims] and len(set(seen)) == 7
    assert seen[:5] == sorted((claim.pk for claim in claims[:5]), reverse=True)


def test_the_page_of_ended_claims(claimed, crane, wei, client):
    client.force_login(wei)
    assert "No claim has ended yet" in client.get(ENDED).content.decode()
    paid = claimed(5_000, ("accept", 3_000), "pay")
    other = claimed(2_000, ("accept", 1_500), "refuse", carrier=crane)
    still_open = claimed(900)
    page = client.get(ENDED).content.decode()
    for words in ("¥50.00", "¥30.00", "60 %", paid.shipment.waybill, other.shipment.waybill):
        assert words in page
    assert "¥15.00" not in page and still_open.shipment.waybill not in page
    page = client.get(f"{ENDED}?carrier=crane").content.decode()
    assert other.shipment.waybill in page and paid.shipment.waybill not in page and "¥50.00" not in page
    for strange in ("?carrier=%00", "?after=x", "?after=999999", f"?after={still_open.pk}"):
        assert paid.shipment.waybill in client.get(f"{ENDED}{strange}").content.decode()


def test_a_carriers_pages_keep_to_the_carrier(claimed, crane, wei, client):
    for _ in range(ROWS_A_PAGE + 1):
        claimed(100, "refuse")
    lone = claimed(100, "refuse", carrier=crane)
    client.force_login(wei)
    first = client.get(f"{ENDED}?carrier=heron")
    query = first.context["next_query"]
    assert query.startswith("carrier=heron&after=") and len(first.context["claims"]) == ROWS_A_PAGE
    second = client.get(f"{ENDED}?{query}").context
    assert len(second["claims"]) == 1 and second["next_query"] == "" and second["previous_query"] == "carrier=heron"
    assert lone not in [*first.context["claims"], *second["claims"]]


def test_nobody_but_staff_reads_it(claimed, chen, client):
    claimed(5_000, "refuse")
    client.force_login(chen)
    assert client.get(ENDED).status_code == 404


def test_it_asks_as_often_however_many_there_are(claimed, wei, client):
    client.force_login(wei)
    claimed(100, "refuse")
    few = spent(client, ENDED)
    for _ in range(8):
        claimed(100, "refuse")
    assert spent(client, ENDED) == few <= 9


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda pk: queries.ended_claims(after=pk), "logistics_claim_ended"),
        (lambda pk: queries.ended_claims(carrier_id=1, after=pk), "logistics_claim_ended_of"),
        (lambda pk: queries.overdue_claims(), "logistics_claim_unanswered"),
    ],
)
def test_its_lists_are_read_from_an_index(claimed, rows, index):
    claim = claimed(100, "refuse")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        assert f"using {index} " in rows(claim.pk)[:30].explain()


def test_a_claim_ends_with_a_moment_and_with_nothing_else(claimed):
    claim = claimed(100, "refuse")
    for wrong in ({"ended_at": None}, {"status": "opened"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CarrierClaim.objects.filter(pk=claim.pk).update(**wrong)


def test_a_card_tells_how_many_claims_were_paid(claimed, crane, wei, teapots, client):
    order = make.paid_order(buyer=make.user("bo"), listing=make.listing(vendor=teapots))
    done = Shipment.objects.create(order=order, carrier=crane, waybill="CR1", weight_g=100)
    claimed(400, "accept", "pay", carrier=crane), claimed(400, "refuse", carrier=crane)
    claimed(400, "withdraw", carrier=crane), claimed(400, carrier=crane)
    old = claimed(400, "refuse", carrier=crane)
    CarrierClaim.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=91))
    long_since = timezone.now() - timedelta(days=9)
    Shipment.objects.filter(pk=done.pk).update(promised_on=long_since.date(), requested_at=long_since)
    scan = ScanRecord("CR1", "1", "accepted", "accepted", "", "", long_since)
    actions.record_scans(carrier=crane, records=[scan])
    actions.measure_carriers()
    card = Scorecard.objects.get(carrier=crane)
    assert (card.claims, card.claims_paid) == (2, 1)
    client.force_login(wei)
    assert "1 of 2" in client.get("/xiaoer/carriers/").content.decode()
