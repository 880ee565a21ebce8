"""The house's own ASGI application, as the benchmarks start it."""
