"""What ``aegis`` and ``aegis.aio`` share where they touch the world: clock, settings, the transport's words, losses."""
