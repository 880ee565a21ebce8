"""Colours of the illustrator: named glazes and materials, and warm ways to lighten and darken them."""

WARM_WHITE = "#fff6e6"
WARM_BLACK = "#1d1411"

TINTS = {
    "bamboo": "#cfa861",
    "brass": "#c2974a",
    "celadon": "#8fb59b",
    "cinnabar": "#b8402b",
    "copper": "#b96a42",
    "cream": "#efe3cb",
    "glass": "#c9dcd6",
    "gold": "#d6a23c",
    "indigo": "#2f4a73",
    "ink": "#33343a",
    "jade": "#a9c9a4",
    "leaf": "#6f8f45",
    "ochre": "#cb8a3e",
    "plum": "#74394a",
    "porcelain": "#eef0ec",
    "rose": "#d98b83",
    "slate": "#6d7c85",
    "steel": "#a9b1b5",
    "umber": "#7a4a2e",
}


def mix(first: str, second: str, share: float) -> str:
    """Blend two "#rrggbb" colours; `share` 0 gives the first, 1 the second."""
    pairs = zip(channels(first), channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighten(colour: str, share: float) -> str:
    """Move a colour toward lamp-lit paper."""
    return mix(colour, WARM_WHITE, share)


def darken(colour: str, share: float) -> str:
    """Move a colour toward warm ink."""
    return mix(colour, WARM_BLACK, share)


def distance(first: str, second: str) -> float:
    """How different two colours look, 0 (same) to about 1; luminance counts most."""
    r, g, b = (abs(a - c) / 255 for a, c in zip(channels(first), channels(second), strict=True))
    return 0.35 * r + 0.45 * g + 0.2 * b


def channels(colour: str) -> tuple[int, int, int]:
    """The red, green and blue of "#rrggbb", each 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
