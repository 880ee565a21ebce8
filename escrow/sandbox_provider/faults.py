"""What can go wrong with a provider, at will. Set by `POST /control/faults`; all off at the start."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Faults:
    """One field a fault; `read` takes any of them by name."""

    duplicate: int = 0  # so many extra deliveries of every notification
    again_ms: int = 0  # a notification that was taken comes once more so much later, when others have passed it
    delay_ms: int = 0  # before the first delivery of a notification
    shuffle: bool = False  # notifications leave in an order of their own
    forge: bool = (
        False  # before each true notification a forged one, with a wrong signature, saying that the money has arrived
    )
    drop_first: int = 0  # so many first deliveries of each notification get lost
    silence: bool = False  # nothing is delivered at all
    wrong_amount: int = 0  # added to the amount in notifications, properly signed
    stale_signature: bool = False  # notifications are signed an hour ago
    decline_all: bool = False  # every try to pay is declined
    timeout_ms: int = 0  # the API does what it is asked, and answers this much later
    errors: int = 0  # so many of the next API calls end in 503, with nothing done

    def read(self, told: dict[str, Any]) -> None:
        """Set the named faults. Raises ValueError for an unknown name or a value of another type."""
        kinds = {field.name: type(field.default) for field in fields(self)}
        for name, value in told.items():
            if name not in kinds:
                raise ValueError(f"{name} is no fault; known: {', '.join(kinds)}")
            if type(value) is not kinds[name]:
                raise ValueError(f"{name} must be {kinds[name].__name__}")
        for name, value in told.items():
            setattr(self, name, value)

    def clear(self) -> None:
        self.read(asdict(Faults()))
