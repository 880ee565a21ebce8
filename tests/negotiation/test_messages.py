"""Talking in a haggle: once, in order, by the parties alone, with contact details hidden."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from negotiation import actions, queries
from negotiation.masking import MASK
from negotiation.models import Negotiation, ReadCursor, ThreadEvent
from tests import make


@pytest.fixture
def thread(lin, pot) -> Negotiation:
    return make.haggle(buyer=lin, listing=pot)


def say(thread: Negotiation, by, body: str, client_id=None) -> ThreadEvent:
    return actions.send_message(negotiation_id=thread.pk, by=by, body=body, client_id=client_id)


def code_of(refusal) -> str:
    return refusal.value.code


def test_both_sides_talk_and_their_words_are_numbered(thread, lin, chen):
    first, second = say(thread, lin, "Is it the one in the photo?"), say(thread, chen, "就是这一把。")
    assert [(event.seq, event.role, event.actor_id) for event in (first, second)] == [
        (2, "buyer", lin.pk),
        (3, "vendor", chen.pk),
    ]
    assert second.body == "就是这一把。" and not second.is_flagged


def test_a_resent_message_is_stored_once(thread, lin):
    name = uuid.uuid4()
    first, again = say(thread, lin, "Hello", name), say(thread, lin, "Hello", name)
    assert first.pk == again.pk
    thread.refresh_from_db()
    assert thread.seq == 2


def test_another_message_under_the_same_name_is_refused(thread, lin):
    name = uuid.uuid4()
    say(thread, lin, "Hello", name)
    with pytest.raises(ValidationError) as refusal:
        say(thread, lin, "Something else", name)
    assert code_of(refusal) == "cid_conflict"


def test_two_people_may_use_the_same_name_for_their_messages(thread, lin, chen):
    name = uuid.uuid4()
    assert say(thread, lin, "Hello", name).pk != say(thread, chen, "Hello", name).pk


def test_a_resent_message_with_a_contact_in_it_is_known_again(thread, lin):
    """The hash is taken over what was sent, not over what was kept of it."""
    name = uuid.uuid4()
    first, again = say(thread, lin, "call 13800138000", name), say(thread, lin, "call 13800138000", name)
    assert first.pk == again.pk


def test_contact_details_are_hidden_flagged_and_not_dropped(thread, chen):
    event = say(thread, chen, "WeChat: teahouse_88, then it is cheaper")
    assert event.body == f"{MASK}, then it is cheaper"
    assert event.is_flagged and event.facts == {"is_masked": True}
    assert not ThreadEvent.objects.filter(body__contains="teahouse_88").exists()


def test_pressing_for_early_confirmation_is_noted(thread, chen):
    assert say(thread, chen, "请先确认收货").facts == {"presses_to_confirm": True}


@pytest.mark.parametrize("body", ["", "   ", "\n\t", "\x00"])
def test_an_empty_message_is_refused(thread, lin, body):
    with pytest.raises(ValidationError) as refusal:
        say(thread, lin, body)
    assert code_of(refusal) == "empty_message"


def test_four_thousand_characters_and_no_more(thread, lin):
    assert len(say(thread, lin, "茶" * 4000).body) == 4000
    with pytest.raises(ValidationError) as refusal:
        say(thread, lin, "茶" * 4001)
    assert code_of(refusal) == "message_too_long"


def test_a_null_byte_is_left_out(thread, lin):
    assert say(thread, lin, "a\x00b").body == "ab"


def test_mei_says_nothing_here(thread, mei):
    with pytest.raises(ValidationError) as refusal:
        say(thread, mei, "Hello?")
    assert code_of(refusal) == "not_a_party"
    assert queries.thread_for(public_id=thread.public_id, user=mei) is None


def test_one_may_talk_on_after_the_end(thread, lin, chen):
    make.haggle(buyer=lin, listing=thread.listing, offer=7_000)
    thread.refresh_from_db()
    actions.decline_offer(negotiation_id=thread.pk, by=chen, rev=thread.rev)
    assert say(thread, chen, "Come again.").kind == "message"


@pytest.mark.parametrize("status", ["frozen", "voided"])
def test_nobody_talks_in_a_thread_that_xiaoer_stopped(thread, lin, status):
    Negotiation.objects.filter(pk=thread.pk).update(status=status, deadline_at=None, frozen_from="inquiry")
    with pytest.raises(ValidationError) as refusal:
        say(thread, lin, "Hello?")
    assert code_of(refusal) == "wrong_state"


def test_a_former_member_of_the_shop_is_out(thread, chen, mei, teapots):
    member = teapots.members.create(user=mei, role="negotiator")
    say(thread, mei, "I answer today.")
    member.delete()
    with pytest.raises(ValidationError):
        say(thread, mei, "Still here?")


# Reading


def test_a_read_cursor_goes_forward_only_and_never_past_the_end(thread, lin, chen):
    for word in ("one", "two", "three"):
        say(thread, chen, word)
    thread.refresh_from_db()
    assert actions.mark_read(negotiation=thread, user=lin, seq=3) == 3
    assert actions.mark_read(negotiation=thread, user=lin, seq=1) == 3
    assert actions.mark_read(negotiation=thread, user=lin, seq=99) == 4
    assert actions.mark_read(negotiation=thread, user=lin, seq=-5) == 4
    assert ReadCursor.objects.filter(user=lin).count() == 1


def test_unread_lines_are_counted_from_the_cursor(thread, lin, chen):
    say(thread, chen, "one")
    say(thread, chen, "two")
    mine = queries.with_unread(queries.threads_of(lin), lin)
    assert mine.get().unread == 3
    thread.refresh_from_db()
    actions.mark_read(negotiation=thread, user=lin, seq=2)
    assert mine.all().get().unread == 1


def test_a_page_of_events_begins_after_the_last_one_seen(thread, lin):
    for number in range(5):
        say(thread, lin, f"word {number}")
    assert [event.seq for event in queries.events_after(thread.pk, after=2, limit=3)] == [3, 4, 5]
    assert [event.seq for event in queries.latest_events(thread.pk, limit=2)] == [5, 6]
