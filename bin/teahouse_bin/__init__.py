"""What stands behind bin/run, bin/test, bin/lint and bin/lock.

`bootstrap`, `run`, `test`, `lint` and `lock` begin under any Python 3.11 with nothing installed, so at the top they
import the standard library only.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
"""The repository."""


class Trouble(Exception):
    """Something outside is in the way (disk, port, permission); its text is one line that says what to do."""
