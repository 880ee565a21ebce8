"""Where sockets are."""

from django.urls import path

from negotiation.sockets.socket import haggle_socket

websocket_urlpatterns = [path("ws/", haggle_socket)]  # type: ignore[arg-type]  # Django types HTTP views only
