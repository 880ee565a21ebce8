from django.urls import path

from accounts import views

urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/addresses/", views.addresses, name="addresses"),
    path("me/addresses/<int:pk>/delete/", views.delete_address, name="delete_address"),
    path("me/notifications/", views.notifications, name="notifications"),
]
