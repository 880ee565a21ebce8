"""A beat that keeps beating when its machine's clock is set back."""

from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler

JITTER = timedelta(seconds=1)


class SteadyScheduler(PersistentScheduler):
    """Celery's beat waits for `last run + interval` by the wall clock: set back an hour, it would be silent for an hour.

    What claims to have run in the future (said before the clock was set back, in memory or in the file of a beat that ran
    then) counts as run now. Releases never read this clock: it only decides when a worker is told to look.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now + JITTER]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # built anew: it is sorted by moments of the clock as it was
        return super().tick(*args, **kwargs)
