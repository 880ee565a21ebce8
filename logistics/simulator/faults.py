"""What the simulated carriers do wrong, on request."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Faults:
    """Shares between 0 and 1; all 0 is a carrier without faults."""

    duplicate: float = 0.0
    """Pushes that are made again."""
    reorder: float = 0.0
    """Parcels whose scans are pushed one by one, in no order."""
    retrace: float = 0.0
    """Pushes that are followed by the whole trace as it is, or as it was."""
    drop: float = 0.0
    """Pushes that are never made."""
    forge: float = 0.0
    """Pushes that somebody else makes as well, without the secret, saying that it was delivered."""
    error_500: float = 0.0
    """Questions answered with a 500."""
    lost_receipt: float = 0.0
    """Pushes that were taken, though the carrier does not know it: it makes them again."""
    wrong_zone: float = 0.0
    """Hub scans told eight hours late, always the same way: China's local time under the name of another zone. Only of
    parcels that reach an end: of one that is still on the road nobody could tell any more which scan was the last."""
    unknown_code: float = 0.0
    """Pushes with a code that nobody was told of."""
    false_delivery: float = 0.0
    """Parcels called delivered that are not; the carrier takes it back later."""
    lost: float = 0.0
    """Parcels that are never heard of again."""
    variety: float = 0.0
    """Parcels that are held up, meet nobody at home, wait in a station or are refused."""
    is_silent: float = 0.0
    """1: the carrier neither calls nor answers."""

    def change(self, wanted: dict[str, Any]) -> None:
        """Raises ValueError for a fault that is not one of these, or a share that is none."""
        known = {field.name for field in fields(self)}
        for name, share in wanted.items():
            if name not in known or not 0 <= float(share) <= 1:
                raise ValueError(name)
            setattr(self, name, float(share))
