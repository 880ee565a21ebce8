from django.urls import path

from logistics.views import hooks, parcels, scorecards, shipping, tracking, typed

urlpatterns = [
    path("office/<slug:slug>/carriers/", scorecards.office_carriers, name="office_carriers"),
    path("office/<slug:slug>/orders/<uuid:public_id>/ship/", shipping.ship, name="ship"),
    path("office/<slug:slug>/orders/<uuid:public_id>/parcels/", shipping.plan_parcels, name="plan_parcels"),
    path("office/<slug:slug>/orders/<uuid:public_id>/refund/", shipping.refund_returned, name="refund_returned"),
    path("office/<slug:slug>/orders/<uuid:public_id>/number/", typed.type_number, name="type_number"),
    path("office/<slug:slug>/parcels/", parcels.parcels, name="office_parcels"),
    path("office/<slug:slug>/parcels/book/", parcels.book_parcels, name="book_parcels"),
    path("office/<slug:slug>/parcels/labels/", parcels.labels, name="office_labels"),
    path("office/<slug:slug>/parcels/numbers/", typed.import_numbers, name="import_numbers"),
    path("office/<slug:slug>/parcels/<uuid:public_id>/cancel/", parcels.cancel_parcel, name="cancel_parcel"),
    path("parcels/<uuid:public_id>/", tracking.tracking, name="tracking"),
    path("parcels/<uuid:public_id>/news/", tracking.tracking_news, name="tracking_news"),
    path("hooks/carriers/<slug:code>/", hooks.carrier_call, name="carrier_call"),
]
