from django.urls import path

from negotiation import views

urlpatterns = [
    path("listings/<uuid:public_id>/haggle/", views.open_room, name="open_room"),
    path("haggles/", views.haggles, name="haggles"),
    path("haggles/<uuid:public_id>/", views.room, name="room"),
    path("haggles/<uuid:public_id>/part/", views.part, name="room_part"),
    path("haggles/<uuid:public_id>/message/", views.send_message, name="send_message"),
    path("haggles/<uuid:public_id>/offer/", views.make_offer, name="make_offer"),
    path("haggles/<uuid:public_id>/accept/", views.accept_offer, name="accept_offer"),
    path("haggles/<uuid:public_id>/decline/", views.decline_offer, name="decline_offer"),
    path("haggles/<uuid:public_id>/withdraw/", views.withdraw_offer, name="withdraw_offer"),
    path("office/<slug:slug>/offers/", views.offers, name="office_offers"),
]
