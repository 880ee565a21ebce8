"""The ASGI application daphne serves: pages and API by Django, sockets by the apps that have some."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
http_application = get_asgi_application()  # first: it loads the apps that the import below needs

from negotiation.routing import sockets  # noqa: E402  the apps have to be loaded first


async def no_such_socket(scope, receive, send) -> None:
    """Unknown paths: closed before they are accepted, which a browser sees as refused."""
    await receive()
    await send({"type": "websocket.close"})


async def application(scope, receive, send) -> None:
    """Channels' routing and its AuthMiddlewareStack keep four copies of the scope and a thread hop for each socket: the
    sockets look at cookies themselves (negotiation/sockets/door.py)."""
    if scope["type"] == "websocket":
        await sockets.get(scope["path"], no_such_socket)(scope, receive, send)
    else:
        await http_application(scope, receive, send)
