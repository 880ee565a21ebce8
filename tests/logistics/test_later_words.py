"""What a carrier says later of a delivery, under the same key, counts: a signature, or its answer when it was asked."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escrow.models import EscrowHold
from logistics import actions, tasks
from logistics.actions import Told
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, DeliveryWord, Shipment, TrackingEvent
from tests.races import at_once

NOON = timezone.now().replace(microsecond=0) - timedelta(days=3)


def scan(status: str, hours: float, key: str = "", **more) -> ScanRecord:
    return ScanRecord("HE1", key or status, status, status.upper(), "", "", NOON + timedelta(hours=hours), **more)


HANDED = scan("accepted", 1)
DELIVERED = scan("delivered", 44)
SIGNED = DELIVERED._replace(proof="Lin")


def push(parcel: Shipment, *records: ScanRecord) -> int:
    return actions.record_scans(carrier=parcel.carrier, records=list(records))


def answer(parcel: Shipment, *records: ScanRecord) -> None:
    actions.fold([Told(parcel.carrier_id, True, parcel.pk, list(records))])
    actions.tell_due_orders()


def evidence(parcel: Shipment) -> str:
    return Shipment.objects.values_list("evidence", flat=True).get(pk=parcel.pk)


def hold(parcel: Shipment) -> EscrowHold:
    return EscrowHold.objects.get(order=parcel.order_id)


def test_a_signature_told_later_under_the_same_key_is_a_proof(parcel):
    push(parcel, HANDED, DELIVERED)
    assert evidence(parcel) == "push"
    assert push(parcel, HANDED, SIGNED) == 1, "the proof is new, the scans are not"
    assert evidence(parcel) == "proof"
    parcel.refresh_from_db()
    assert parcel.pull_at is None, "nobody has to be asked any more"
    assert push(parcel, HANDED, SIGNED) == push(parcel, DELIVERED) == 0 and evidence(parcel) == "proof"
    assert (TrackingEvent.objects.count(), DeliveryWord.objects.get().proof) == (2, "Lin")


def test_a_proof_that_comes_with_the_scan_needs_no_row_of_its_own(parcel):
    assert push(parcel, HANDED, SIGNED) == 2
    assert push(parcel, SIGNED, DELIVERED) == 0
    assert evidence(parcel) == "proof" and not DeliveryWord.objects.exists()


def test_one_call_that_says_it_with_and_without_counts_as_with(parcel):
    for records in ([SIGNED, DELIVERED], [DELIVERED, SIGNED]):
        with transaction.atomic():
            push(parcel, HANDED, *records)
            assert evidence(parcel) == "proof"
            transaction.set_rollback(True)


def test_an_answer_under_the_same_key_confirms_and_no_more_is_kept_of_it(parcel):
    push(parcel, HANDED, DELIVERED)
    for _ in range(2):
        answer(parcel, HANDED, DELIVERED)
        assert evidence(parcel) == "pull"
    assert DeliveryWord.objects.get().evidence == "pull"
    answer(parcel, HANDED, SIGNED)
    assert evidence(parcel) == "proof"


def test_what_was_said_of_a_delivery_goes_with_it(parcel):
    push(parcel, HANDED, SIGNED, scan("delivered", 45, key="again"))
    push(parcel, scan("unknown", 46, key="no", voids_key=SIGNED.event_key))
    assert evidence(parcel) == "push", "the signature was for the one that was taken back"
    push(parcel, scan("unknown", 47, key="no again", voids_key="again"))
    assert evidence(parcel) == ""


def test_a_signature_without_a_delivery_proves_none(parcel):
    push(parcel, HANDED, scan("ready_for_pickup", 30, proof="a locker"))
    push(parcel, scan("delivered", 44))
    assert evidence(parcel) == "push"


def test_with_the_proof_the_clock_runs_on_though_the_carrier_falls_silent(parcel, heron):
    push(parcel, HANDED, DELIVERED)
    go_dark(heron)
    assert hold(parcel).frozen_for == ["carrier_dark"], "a push alone"
    push(parcel, SIGNED)
    assert hold(parcel).frozen_for == [] and hold(parcel).release_due_at is not None
    go_dark(heron)
    assert hold(parcel).frozen_for == [] and hold(parcel).release_due_at is not None


def test_a_proof_that_comes_after_a_doubt_does_not_thaw_the_clock_but_an_answer_does(parcel):
    push(parcel, HANDED, DELIVERED, scan("attempt_failed", 50))
    push(parcel, SIGNED)
    assert (evidence(parcel), hold(parcel).frozen_for) == ("proof", ["contradicted"])
    parcel.refresh_from_db()
    assert parcel.pull_at is not None, "it is asked about until the carrier says which"
    answer(parcel, HANDED, SIGNED)
    assert hold(parcel).frozen_for == [] and hold(parcel).release_due_at is not None


def go_dark(heron: Carrier) -> None:
    Shipment.objects.update(booked_at=NOON)
    Carrier.objects.filter(pk=heron.pk).update(last_heard_at=NOON)
    tasks.watch_carriers()
    tasks.tell_orders()


OTHER = scan("delivered", 45, key="other")
WORDS = st.lists(
    st.tuples(
        st.booleans(),  # an answer, or a call
        st.lists(
            st.sampled_from(
                [
                    HANDED, DELIVERED, SIGNED, OTHER, OTHER._replace(proof="Bo"), scan("in_transit", 46),
                    scan("unknown", 47, key="no", voids_key=DELIVERED.event_key),
                ]
            ),
            max_size=3,
        ),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, st.randoms(use_true_random=False))
def test_in_whatever_order_and_however_often_it_is_told_the_evidence_is_the_same(parcel, told, dice):
    shuffled = [*told, *dice.choices(told, k=len(told))] if told else []
    dice.shuffle(shuffled)
    assert told_apart(parcel, told) == told_apart(parcel, shuffled) == told_at_once(parcel, shuffled)


def told_apart(parcel: Shipment, words) -> tuple:
    return as_if(parcel, lambda: [fold(parcel, [word]) for word in words])


def told_at_once(parcel: Shipment, words) -> tuple:
    return as_if(parcel, lambda: fold(parcel, words))


def fold(parcel: Shipment, words) -> None:
    actions.fold([Told(parcel.carrier_id, is_answer, parcel.pk if is_answer else None, list(records))
                  for is_answer, records in words])  # fmt: skip


def as_if(parcel: Shipment, tell) -> tuple:
    with transaction.atomic():
        tell()
        found = Shipment.objects.values_list("status", "evidence", "delivered_at").get(pk=parcel.pk)
        transaction.set_rollback(True)
    return found


def test_it_is_one_statement_a_batch_and_a_duplicate_needs_no_more_than_before(parcel):
    def statements(*records) -> int:
        with CaptureQueriesContext(connection) as seen:
            actions.fold([Told(parcel.carrier_id, False, None, list(records))])
        return len(seen)

    fresh = statements(HANDED, DELIVERED)
    assert statements(SIGNED) == fresh - 1, "no listener has to be told: the state is the same"
    again = statements(HANDED, DELIVERED)
    assert statements(HANDED, SIGNED) == again < fresh


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_and_without_the_proof_lose_it_in_no_order(parcel):
    for round_number in range(6):
        key = f"race {round_number}"
        bare, signed = (one._replace(event_key=key) for one in (DELIVERED, SIGNED))
        at_once(*[lambda records=records: push(parcel, HANDED, *records) for records in ([bare], [signed], [bare])])
        words = DeliveryWord.objects.filter(event_key=key).count()
        assert words + TrackingEvent.objects.exclude(proof="").filter(event_key=key).count() >= 1
        assert evidence(parcel) == "proof"
        push(parcel, scan("unknown", 50, key=f"no {key}", voids_key=key))
        assert evidence(parcel) == ""


def test_words_stay(parcel):
    push(parcel, HANDED, DELIVERED)
    push(parcel, SIGNED)
    with pytest.raises(DatabaseError), transaction.atomic():
        DeliveryWord.objects.update(proof="Mei")
    with pytest.raises(DatabaseError), transaction.atomic():
        DeliveryWord.objects.all().delete()
