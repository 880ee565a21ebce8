from django.urls import path

from negotiation.views import lists, manners, moves, office, room

urlpatterns = [
    path("listings/<uuid:public_id>/haggle/", room.open_room, name="open_room"),
    path("haggles/", lists.haggles, name="haggles"),
    path("haggles/<uuid:public_id>/", room.room, name="room"),
    path("haggles/<uuid:public_id>/part/", room.part, name="room_part"),
    path("haggles/<uuid:public_id>/message/", room.send_message, name="send_message"),
    path("haggles/<uuid:public_id>/pictures/<uuid:picture_id>/", room.picture, name="thread_picture"),
    path("haggles/<uuid:public_id>/offer/", moves.make_offer, name="make_offer"),
    path("haggles/<uuid:public_id>/accept/", moves.accept_offer, name="accept_offer"),
    path("haggles/<uuid:public_id>/decline/", moves.decline_offer, name="decline_offer"),
    path("haggles/<uuid:public_id>/withdraw/", moves.withdraw_offer, name="withdraw_offer"),
    path("haggles/<uuid:public_id>/undo/", moves.undo_offer, name="undo_offer"),
    path("haggles/<uuid:public_id>/sleeve/", moves.enter_sleeve, name="enter_sleeve"),
    path("haggles/<uuid:public_id>/sleeve/refuse/", moves.refuse_sleeve, name="refuse_sleeve"),
    path("haggles/<uuid:public_id>/promises/<int:seq>/", manners.pin_promise, name="pin_promise"),
    path("haggles/<uuid:public_id>/promises/<int:seq>/off/", manners.unpin_promise, name="unpin_promise"),
    path("haggles/<uuid:public_id>/mute/", manners.mute, name="mute_thread"),
    path("haggles/<uuid:public_id>/block/", manners.block, name="block_side"),
    path("haggles/<uuid:public_id>/report/", manners.report, name="report_thread"),
    path("office/<slug:slug>/offers/", lists.offers, name="office_offers"),
    path("office/<slug:slug>/offers/answer/", office.answer_offers, name="answer_offers"),
    path("office/<slug:slug>/haggling/", office.haggling, name="office_haggling"),
    path("office/<slug:slug>/haggling/holiday/", office.holiday, name="office_holiday"),
    path("office/<slug:slug>/haggling/<uuid:public_id>/", office.policy, name="haggle_policy"),
    path("office/<slug:slug>/haggling/<uuid:public_id>/invite/", office.invite, name="invite_watchers"),
]
