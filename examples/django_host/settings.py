"""Settings of the example: one app, a database in memory."""

SECRET_KEY = "of the example, which keeps no secret"
INSTALLED_APPS = ["examples.django_host"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "examples.django_host.urls"
ALLOWED_HOSTS = ["testserver", "localhost"]
USE_TZ = True
