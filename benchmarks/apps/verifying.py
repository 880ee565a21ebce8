"""The house's own application, but that carriers' calls are verified and then forgotten: the floor under storing them."""

from marketplace.asgi import application

from logistics import actions  # isort: skip  the application sets Django up first


def forget(**call) -> bool:
    return True


actions.store_call = forget

__all__ = ["application"]
