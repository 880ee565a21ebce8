from django.apps import AppConfig


class EscrowConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "escrow"

    def ready(self) -> None:
        from escrow import checks  # noqa: F401  (registers them)
