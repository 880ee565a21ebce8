from django.urls import path

from escrow import views

urlpatterns = [
    path("office/<slug:slug>/money/", views.balance, name="office_balance"),
    path("office/<slug:slug>/money/payout/", views.request_payout, name="request_payout"),
]
