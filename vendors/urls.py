from django.urls import path

from vendors import views

urlpatterns = [
    path("office/", views.offices, name="offices"),
    path("office/<slug:slug>/", views.office, name="office"),
    path("office/<slug:slug>/origin/", views.origin, name="office_origin"),
]
