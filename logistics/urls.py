from django.urls import path

from logistics.views import hooks, shipping, tracking

urlpatterns = [
    path("office/<slug:slug>/orders/<uuid:public_id>/ship/", shipping.ship, name="ship"),
    path("parcels/<uuid:public_id>/", tracking.tracking, name="tracking"),
    path("hooks/carriers/<slug:code>/", hooks.carrier_call, name="carrier_call"),
]
