"""English and Chinese side by side: phrases of the house, and the language of every message."""

import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from negotiation import actions, phrasebook
from negotiation.actions.threads import message_facts
from negotiation.masking import mask, presses_to_confirm
from negotiation.models import ThreadEvent
from negotiation.phrasebook import PHRASES
from negotiation.tongues import tongue_of
from tests.api import Caller, is_problem, path


@pytest.fixture
def zhang(chen):
    """Chen reads Chinese."""
    chen.language = "zh-hans"
    chen.save()
    return chen


def room(talk, act: str = "") -> str:
    return f"/haggles/{talk.public_id}/{act}"


def texts(client, talk) -> list[tuple[str, str, str]]:
    """Of each message: its class, language and words, in the order in which they stand."""
    shown = client.get(room(talk)).content.decode()
    found = re.findall(r'<p class="message__(text|translation) [^"]*"(?: lang="([^"]*)")?>([^<]*)</p>', shown)
    return [(kind, lang, html.unescape(words)) for kind, lang, words in found if words != "…"]


# The book


def test_there_are_enough_phrases_for_either_side_and_no_two_are_alike():
    assert len(PHRASES) >= 24
    assert min(len(phrasebook.phrases_for(side)) for side in ("buyer", "vendor")) >= 12
    sentences = [text for phrase in PHRASES.values() for text in (phrase.en, phrase.zh)]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("key", PHRASES)
def test_no_phrase_is_masked_or_presses_and_each_is_in_its_language(key):
    phrase = PHRASES[key]
    for text, tongue in ((phrase.en, "en"), (phrase.zh, "zh-Hans")):
        assert mask(text) == (text, False) and not presses_to_confirm(text)
        assert tongue_of(text) == tongue
        assert message_facts(text, is_flagged=False) == {"phrase": key}


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Is it from Yixing?", "en"),
        ("这个还有吗？", "zh-Hans"),
        ("这个 Yixing teapot 多少钱", "zh-Hans"),
        ("The characters say 茶 on the lid of it", "en"),
        ("これはいくらですか", "ja"),
        ("얼마예요?", "ko"),
        ("8000!", ""),
        ("", ""),
        ("𠮷", "zh-Hans"),
    ],
)
def test_the_language_of_a_message_is_read_from_its_letters(text, tongue):
    assert tongue_of(text) == tongue


# Saying one


def test_a_phrase_pressed_without_a_script_is_read_in_both_languages(talk, lin, zhang, client):
    client.force_login(lin)
    assert 'name="phrase" value="best_price"' in client.get(room(talk)).content.decode()
    assert client.post(room(talk, "message/"), {"phrase": "best_price"}).status_code == 302
    said = ThreadEvent.objects.get(negotiation=talk, kind="message")
    assert (said.body, said.facts) == ("What is your best price?", {"phrase": "best_price"})
    assert texts(client, talk) == [("text", "en", "What is your best price?")], (
        "its own language is enough for the sayer"
    )
    client.force_login(zhang)
    assert texts(client, talk) == [
        ("text", "zh-Hans", "最低多少钱？"),
        ("translation", "en", "What is your best price?"),
    ]
    client.post(room(talk, "message/"), {"phrase": "lowest_price"})
    assert ThreadEvent.objects.filter(negotiation=talk, kind="message").latest("seq").body == "这已经是最低价了。"
    client.force_login(lin)
    assert texts(client, talk)[-2:] == [
        ("text", "en", "This is my lowest price."),
        ("translation", "zh-Hans", "这已经是最低价了。"),
    ]


def test_each_side_is_offered_its_own_phrases(talk, lin, chen, client):
    for user, mine, theirs in ((lin, "best_price", "too_low"), (chen, "too_low", "best_price")):
        client.force_login(user)
        shown = client.get(room(talk)).content.decode()
        assert f'value="{mine}"' in shown and 'value="meet_halfway"' in shown and f'value="{theirs}"' not in shown


def test_a_phrase_typed_by_hand_is_one_too_and_other_words_are_not(talk, lin):
    typed = actions.send_message(negotiation_id=talk.pk, by=lin, body=" 包邮吗？ ")
    assert typed.facts == {"phrase": "freight_included"}
    other = actions.send_message(negotiation_id=talk.pk, by=lin, body="包邮吗？我要两件。")
    assert other.facts == {}


def test_what_is_no_phrase_is_refused(talk, lin, client):
    with pytest.raises(ValidationError) as refusal:
        actions.say_phrase(negotiation_id=talk.pk, by=lin, phrase="abracadabra")
    assert refusal.value.code == "no_such_phrase"
    client.force_login(lin)
    assert client.post(room(talk, "message/"), {"phrase": "abracadabra"}).status_code == 422
    assert not ThreadEvent.objects.filter(kind="message").exists()


def test_a_vendors_phrase_can_be_pinned_as_it_was_said(talk, lin, zhang):
    with translation.override("zh-hans"):
        said = actions.say_phrase(negotiation_id=talk.pk, by=zhang, phrase="sent_today")
    assert actions.pin_promise(negotiation_id=talk.pk, by=lin, seq=said.seq).body == "今天就可以发货。"


def test_in_a_stopped_haggle_there_is_no_picker(talk, lin, wei, client):
    actions.freeze_negotiation(negotiation_id=talk.pk, by=wei, reason="A look at it.")
    client.force_login(lin)
    assert "data-phrase-form" not in client.get(room(talk)).content.decode()


# Programs


def test_programs_say_and_read_phrases(talk, buyer, zhang):
    sent = buyer.post(path(talk, "messages"), {"phrase": "over_budget"})
    assert sent.status_code == 201
    event = sent.json()
    phrase = {
        "key": "over_budget",
        "en": "I like it, but it is beyond my budget.",
        "zh": "很喜欢，就是超出我的预算了。",
    }
    assert (event["body"], event["phrase"]) == (phrase["en"], phrase)
    answer = Caller(zhang).post(path(talk, "messages"), {"phrase": "too_low"}).json()
    assert answer["body"] == "这个价太低了，做不了。", "in the sayer's language"
    assert buyer.get(path(talk, "events")).json()["items"][0]["phrase"] is None


def test_programs_say_either_a_phrase_or_words_of_their_own(talk, buyer):
    is_problem(buyer.post(path(talk, "messages"), {"phrase": "abracadabra"}), 422, "no_such_phrase")
    is_problem(buyer.post(path(talk, "messages"), {"phrase": "thanks", "body": "Thank you!"}), 422, "invalid")
    is_problem(buyer.post(path(talk, "messages"), {}), 422, "empty_message")


def test_the_event_of_a_phrase_tells_it_in_both_languages(talk, lin):
    from negotiation.events import as_frame

    said = actions.say_phrase(negotiation_id=talk.pk, by=lin, phrase="thanks")
    frame = as_frame(said, str(talk.public_id))
    assert frame["phrase"] == {"key": "thanks", "en": "Thank you!", "zh": "谢谢！"}
    plain = actions.send_message(negotiation_id=talk.pk, by=lin, body="Thanks a lot!")
    assert "phrase" not in as_frame(plain, str(talk.public_id))


@pytest.mark.django_db(transaction=True)
def test_the_fast_lane_of_the_live_line_tells_it_as_well(talk, lin):
    from uuid import uuid4

    from negotiation.sockets.writer import Said, store_batch

    said = Said(talk.pk, str(talk.public_id), lin.pk, uuid4(), "Thank you!", settle=lambda *_: None)
    (stored,) = store_batch([said])
    assert '"phrase":{"key":"thanks","en":"Thank you!","zh":"谢谢！"}' in stored.told.text
    assert ThreadEvent.objects.get(seq=stored.seq, negotiation=talk).facts == {"phrase": "thanks"}
