"""A cache that takes no page with it: while Redis is away it holds nothing."""

from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.stdlib.get_logger(__name__)


class ForgetfulRedisCache(RedisCache):
    """Django's own, except that what cannot be read was never written. Limits that are counted here do not hold then."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """As Django's; `default` where Redis does not answer."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            log.warning("cache.away", error=str(error))
            return default

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """As Django's; nothing is kept where Redis does not answer."""
        try:
            super().set(key, value, *args, **kwargs)
        except RedisError as error:
            log.warning("cache.away", error=str(error))

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """As Django's; true, as if nobody had the key, where Redis does not answer."""
        try:
            return super().add(key, value, *args, **kwargs)
        except RedisError as error:
            log.warning("cache.away", error=str(error))
            return True
