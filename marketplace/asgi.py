"""The ASGI application daphne serves: pages and API by Django, sockets by the apps that have some."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
http_application = get_asgi_application()  # first: it loads the apps that the imports below need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from negotiation.routing import websocket_urlpatterns  # noqa: E402


async def no_such_socket(scope, receive, send) -> None:
    """Unknown paths: closed before they are accepted, which a browser sees as refused."""
    await receive()
    await send({"type": "websocket.close"})


def _with_fallback(router: URLRouter):
    async def route(scope, receive, send) -> None:
        try:
            await router(scope, receive, send)
        except ValueError as error:
            if "No route found" not in str(error):
                raise
            await no_such_socket(scope, receive, send)

    return route


application = ProtocolTypeRouter(
    {"http": http_application, "websocket": AuthMiddlewareStack(_with_fallback(URLRouter(websocket_urlpatterns)))}
)
