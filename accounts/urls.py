from django.urls import path

from accounts import views

urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("me/addresses/", views.addresses, name="addresses"),
    path("me/addresses/<int:pk>/delete/", views.delete_address, name="delete_address"),
    path("me/notifications/", views.notifications, name="notifications"),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
