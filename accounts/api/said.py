"""What clients say: the base of every body and query of the API."""

from pydantic import BaseModel, ConfigDict


class Said(BaseModel):
    """What a client says. What it can't mean is refused: unknown fields, and numbers that are none."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Said):
    """An empty object: the act says it all."""
