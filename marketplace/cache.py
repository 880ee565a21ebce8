"""The cache: Redis, whose absence is a miss and never an error page."""

import structlog
from django.core.cache.backends.redis import RedisCache
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
    """

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
