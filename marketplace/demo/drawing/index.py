"""Every motif the illustrator knows, by name."""

from collections.abc import Callable

from marketplace.demo.drawing import (
    blades,
    cloth,
    desk,
    gadgets,
    games,
    garden,
    hearth,
    incense,
    jewels,
    lamps,
    leather,
    music,
    tea,
    vessels,
    wood,
)
from marketplace.demo.drawing.pen import Pen

Draw = Callable[[Pen, str, str], None]

_SHEETS = (
    blades,
    cloth,
    desk,
    gadgets,
    games,
    garden,
    hearth,
    incense,
    jewels,
    lamps,
    leather,
    music,
    tea,
    vessels,
    wood,
)

TABLE: dict[str, Draw] = {name: draw for sheet in _SHEETS for name, draw in sheet.TABLE.items()}
FLAT: dict[str, Draw] = {name: draw for sheet in _SHEETS for name, draw in sheet.FLAT.items()}
