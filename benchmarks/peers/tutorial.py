"""The chat that the Channels tutorial teaches: a group a room, nothing stored, nothing checked, signed in by session."""

import json
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
http_application = get_asgi_application()  # first: it loads the apps that the imports below need

from channels.auth import AuthMiddlewareStack  # noqa: E402  after the application
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402  after the application
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  after the application
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402  after the application
from django.urls import path  # noqa: E402  after the application


class ChatConsumer(AsyncWebsocketConsumer):
    """Whoever is in a room hears what is said in it."""

    async def connect(self) -> None:
        self.group = f"chat_{self.scope['url_route']['kwargs']['room']}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        said = json.loads(text_data or "{}")["message"]
        await self.channel_layer.group_send(self.group, {"type": "chat.message", "message": said})

    async def chat_message(self, event: dict) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))


rooms = URLRouter([path("ws/chat/<slug:room>/", ChatConsumer.as_asgi())])
application = ProtocolTypeRouter(
    {"http": http_application, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(rooms))}
)
