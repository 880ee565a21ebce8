"""What clients may send: one pydantic model a frame type. Anything else is `bad_frame`."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

FRAME_MOST_BYTES = 8192


class BadFrame(Exception):
    """The client spoke what the protocol does not know."""


class Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class ThreadFrame(Frame):
    thread: UUID


class Subscribe(ThreadFrame):
    t: Literal["sub"]
    after: int = Field(0, ge=0)


class Message(ThreadFrame):
    t: Literal["msg"]
    client_id: UUID
    body: str = Field(max_length=4000)


class OfferFrame(ThreadFrame):
    t: Literal["offer", "accept"]
    id: str = Field("", max_length=40)
    price_minor: int = Field(gt=0, le=10**12)
    rev: int = Field(ge=0)
    quantity: int | None = Field(None, ge=1, le=999)
    is_sure: bool = False


class EndFrame(ThreadFrame):
    t: Literal["decline", "withdraw", "undo"]
    id: str = Field("", max_length=40)
    rev: int = Field(ge=0)


class Read(ThreadFrame):
    t: Literal["read"]
    seq: int = Field(ge=0)


class Got(ThreadFrame):
    t: Literal["got"]
    seq: int = Field(ge=0)


class Typing(ThreadFrame):
    t: Literal["typing"]


class Ping(Frame):
    t: Literal["ping"]


AnyFrame = Annotated[Subscribe | Message | OfferFrame | EndFrame | Read | Got | Typing | Ping, Field(discriminator="t")]
_adapter: TypeAdapter[AnyFrame] = TypeAdapter(AnyFrame)


def parse(text: str | None) -> AnyFrame:
    """A client's frame.

    Raises BadFrame for binary, for more than 8 KiB, and for anything that is no known frame.
    """
    if not text or len(text.encode()) > FRAME_MOST_BYTES:
        raise BadFrame
    try:
        return _adapter.validate_json(text)
    except ValidationError as error:
        raise BadFrame from error
