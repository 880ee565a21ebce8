from django.urls import path

from accounts import address_views, views

urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("me/addresses/", address_views.addresses, name="addresses"),
    path("me/addresses/<int:pk>/", address_views.edit_address, name="edit_address"),
    path("me/addresses/<int:pk>/delete/", address_views.delete_address, name="delete_address"),
    path("me/addresses/<int:pk>/default/", address_views.use_by_default, name="default_address"),
    path("divisions/", address_views.divisions, name="divisions"),
    path("me/notifications/", views.notifications, name="notifications"),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
