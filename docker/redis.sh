#!/bin/sh
# Redis carries hints only, so it keeps nothing. The password goes through a file in memory: arguments can be read by others.
set -eu
umask 077
{
	echo "requirepass $(cat /run/secrets/redis_password)"
	echo 'bind * -::*'
	echo 'save ""'
	echo 'appendonly no'
	echo 'maxmemory 256mb'
	# Only what has an end date (the cache) may be dropped; a queue of tasks has none.
	echo 'maxmemory-policy volatile-ttl'
} > /tmp/redis.conf
exec redis-server /tmp/redis.conf
