"""The cache: Redis, whose absence is a miss and never an error page."""

from functools import cache, cached_property
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _forgiving(name: str, missing):
    plain = getattr(RedisCache, name)

    def call(self, *args, **kwargs):
        try:
            return plain(self, *args, **kwargs)
        except RedisError as error:
            log.warning("cache_unreachable", operation=name, error=str(error))
            return missing(*args, **kwargs)

    call.__name__ = name
    return call


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, but an unreachable server reads as empty and swallows writes.

    Redis holds hints only. Rate limits that count here fall open while it is away, by intent: the shop stays usable.

    Its connections are the process's: Django makes a cache for each thread, and under ASGI each request has a thread of
    its own, so each would connect anew.
    """

    @cached_property
    def _cache(self) -> RedisCacheClient:
        servers, options = self._servers, self._options  # type: ignore[attr-defined]  # unknown to the stubs
        return _client(tuple(servers), tuple(sorted(options.items())))

    get = _forgiving("get", lambda key, default=None, version=None: default)
    get_many = _forgiving("get_many", lambda keys, version=None: {})
    set = _forgiving("set", lambda *args, **kwargs: None)
    set_many = _forgiving("set_many", lambda data, *args, **kwargs: list(data))
    add = _forgiving("add", lambda *args, **kwargs: True)
    touch = _forgiving("touch", lambda *args, **kwargs: False)
    delete = _forgiving("delete", lambda *args, **kwargs: False)
    delete_many = _forgiving("delete_many", lambda *args, **kwargs: None)
    has_key = _forgiving("has_key", lambda *args, **kwargs: False)
    incr = _forgiving("incr", lambda key, delta=1, version=None: delta)
    clear = _forgiving("clear", lambda: False)


@cache
def _client(servers: tuple[str, ...], options: tuple[tuple[str, Any], ...]) -> RedisCacheClient:
    """Safe for threads, and for processes that fork: its pool knows which process it is in."""
    return RedisCacheClient(list(servers), **dict(options))
