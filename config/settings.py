"""All settings, read from the environment; with no variable set the site runs for trial on SQLite.

PRODUCTION=1 switches the safe defaults on and then asks for SECRET_KEY and ALLOWED_HOSTS.
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

PRODUCTION = os.environ.get("PRODUCTION") == "1"
DEBUG = os.environ.get("DEBUG") == "1" and not PRODUCTION


def _required_in_production(name: str, otherwise: str) -> str:
    value = os.environ.get(name, "")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"PRODUCTION=1 needs the variable {name}.")
    return value or otherwise


SECRET_KEY = _required_in_production("SECRET_KEY", "for-trial-only-" + "0" * 50)
ALLOWED_HOSTS = _required_in_production("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "config.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "django_htmx",
    "accounts",
    "criteria",
    "evidence",
    "scoring",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressedPages",
    "config.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.BodySize",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.WholePagesForHtmx",
    "accounts.middleware.OwnAccount",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.RefusalsAsMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
                "config.help.help_link",
            ],
            "builtins": ["accounts.templatetags.figures"],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # With the defaults a third of concurrent saves fail with "database is locked". FULL keeps what
    # was acknowledged through a power cut too, and costs an fsync for each save: 300 to 4.700
    # commits a second were left of 25.000 with NORMAL, far more than the 100 saves to reach.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    VAR_DIR.mkdir(parents=True, exist_ok=True)

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
EVIDENCE_STORES: dict[str, dict[str, object]] = {
    "disk": {"BACKEND": "evidence.storage.WholeFileStorage"},
    # Needs what requirements-s3.txt pins. The keys themselves are read by boto3, from
    # AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
    "s3": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ.get("EVIDENCE_S3_BUCKET", ""),
            "endpoint_url": os.environ.get("EVIDENCE_S3_ENDPOINT") or None,
            "region_name": os.environ.get("EVIDENCE_S3_REGION") or None,
            "addressing_style": "path" if os.environ.get("EVIDENCE_S3_ENDPOINT") else None,
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
        },
    },
}
EVIDENCE_STORAGE = os.environ.get("EVIDENCE_STORAGE", "disk")
if EVIDENCE_STORAGE not in EVIDENCE_STORES:
    raise ImproperlyConfigured("EVIDENCE_STORAGE is disk or s3.")
if EVIDENCE_STORAGE == "s3" and not os.environ.get("EVIDENCE_S3_BUCKET"):
    raise ImproperlyConfigured("EVIDENCE_STORAGE=s3 needs the variable EVIDENCE_S3_BUCKET.")
STORAGES = {
    "default": EVIDENCE_STORES[EVIDENCE_STORAGE],
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

EVIDENCE_MAX_BYTES = int(os.environ.get("EVIDENCE_MAX_MB", "20")) * 1024 * 1024
EVIDENCE_FILES_AT_ONCE = 10
EVIDENCE_EXTRA_TYPES = os.environ.get("EVIDENCE_EXTRA_TYPES", "")
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "")  # unix:/path or tcp:host:port

# What a request may bring, by its announced size, before anything of it is read (TRUST 7); a view
# that takes files says so with `accounts.body_size.takes_up_to`.
MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_STRANGERS_BODY_BYTES = 32 * 1024
BODY_SECONDS = int(
    os.environ.get("BODY_SECONDS", "60")
)  # that may pass between two arrivals of its bytes
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = EVIDENCE_FILES_AT_ONCE
# Beside the files themselves, where half-received ones are found and removed.
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)

# Who draws what takes long: `embedded` starts a process of its own when something is asked for,
# `apart` leaves it to `manage.py work`, which then has to run, `at_once` draws inside the request.
WORKERS = os.environ.get("WORKERS", "embedded")
if WORKERS not in ("embedded", "apart", "at_once"):
    raise ImproperlyConfigured("WORKERS is embedded, apart or at_once.")
WAYS_OF_DRAWING = ["accounts.long_papers.WAYS", "scoring.ways.WAYS", "reports.ways.WAYS"]

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.OfficePasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = 12 * 60 * 60

# --- Language -----------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Mail ---------------------------------------------------------------------------------------

# Copies of notices go out only where a mail server is named; links in them begin with SITE_URL.
EMAIL_COPIES = bool(os.environ.get("EMAIL_HOST"))
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "cchc@localhost")

# --- Safety -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
