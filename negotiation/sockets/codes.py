"""Why the server closes. 44xx is final, 45xx may come back."""

from typing import Final

DONE: Final = 1000
PROTOCOL: Final = 4400
SIGNED_OUT: Final = 4401
VERSION: Final = 4426
SERVER_ERROR: Final = 4500
TOO_SLOW: Final = 4508
RESTART: Final = 4512
FLOOD: Final = 4529
