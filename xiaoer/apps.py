from django.apps import AppConfig


class XiaoerConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "xiaoer"
