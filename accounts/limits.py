"""How much one user may do in a while, counted in Redis so that it holds over all processes.

Redis holds hints only: while it is away, everything is allowed (see "Limits and threats" in the README).
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, cast

import redis
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

# A token bucket and a sliding minute in one step, by Redis's own clock. Returns the seconds to wait, "0" for none.
SCRIPT: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local burst, per_second, per_minute = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(burst, (tonumber(kept[1]) or burst) + (now - (tonumber(kept[2]) or now)) * per_second)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 60)
local count = redis.call('ZCARD', KEYS[2])
if count >= per_minute then
    return tostring(redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] + 60 - now)
end
if tokens < 1 then
    return tostring((1 - tokens) / per_second)
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - 1), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], 120)
redis.call('ZADD', KEYS[2], string.format('%.6f', now), time[1] .. '.' .. time[2] .. '/' .. count)
redis.call('EXPIRE', KEYS[2], 61)
return '0'
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, then so many a second, and at most so many in any minute."""

    name: str
    burst: int
    per_second: float
    per_minute: int

    def seconds_to_wait(self, user_id: int) -> float:
        """Count one more for the user, if it may be done now: then 0. Otherwise how long to wait; nothing is counted."""
        keys = [f"teahouse:limit:{{{user_id}}}:{self.name}:{part}" for part in ("bucket", "minute")]
        try:
            answer = cast(bytes, _client().eval(SCRIPT, 2, *keys, self.burst, self.per_second, self.per_minute))
        except redis.RedisError as error:
            log.warning("limit_unreachable", limit=self.name, error=str(error))
            return 0.0
        return max(0.0, float(answer))


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=1.0)
