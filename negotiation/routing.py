"""Where sockets are."""

from negotiation.sockets.socket import haggle_socket

sockets = {"/ws/": haggle_socket}
