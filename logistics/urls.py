from django.urls import path

from logistics import views

urlpatterns = [
    path("office/<slug:slug>/orders/<uuid:public_id>/ship/", views.ship, name="ship"),
    path("parcels/<uuid:public_id>/", views.tracking, name="tracking"),
    path("hooks/carriers/<slug:code>/", views.carrier_call, name="carrier_call"),
]
