"""A Django project that is nothing but django-hordak, as its documentation sets it up."""

import os

import environ

DATABASES = {"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"]
SECRET_KEY = "benchmark"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DEFAULT_CURRENCY = "CNY"
CURRENCIES = ["CNY"]
HORDAK_INTERNAL_CURRENCY = "CNY"
