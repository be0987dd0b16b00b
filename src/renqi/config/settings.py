"""Django settings; one module for every installation, steered by RENQI_… variables (系统设置)."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from renqi.config import environment
from renqi.config.database import database_settings
from renqi.config.mail import mail_server, site_url

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = environment.home()

DEBUG = environment.flag("RENQI_DEBUG")
SECRET_KEY = environment.secret_key(HOME)
ALLOWED_HOSTS = environment.words("RENQI_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = environment.words("RENQI_ORIGINS")

INSTALLED_APPS = [
    # First, so that our templates stand before those of the libraries.
    "renqi.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "renqi.audit",
    "renqi.identity",
    "renqi.engines.casework",
    "renqi.engines.documents",
    "renqi.engines.ledger",
    "renqi.registry",
    "renqi.programmes.cultivation.ladder",
    "renqi.programmes.cultivation.survey",
    "renqi.programmes.cultivation.pool",
    "renqi.programmes.cultivation.calls",
    "renqi.programmes.cultivation.growth",
    "renqi.programmes.cultivation.support",
    "renqi.programmes.riskfund.charter",
    "renqi.programmes.riskfund.capital",
    "renqi.programmes.riskfund.members",
    "renqi.programmes.riskfund.investment",
    "renqi.programmes.riskfund.relief",
    "renqi.programmes.riskfund.supervision",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "renqi.web.shell.middleware.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "renqi.web.shell.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "renqi.web.shell.middleware.RefuseNulBytes",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "renqi.web.shell.middleware.KeepPagesPrivate",
    "renqi.web.shell.middleware.SessionLimit",
    "renqi.web.shell.middleware.CurrentActor",
    "renqi.web.shell.trail.NoteRefusals",
    "renqi.web.shell.middleware.SendHtmxToSignIn",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "renqi.web.account.sessions.NoteSessionUse",
    "django_htmx.middleware.HtmxMiddleware",
    "renqi.web.account.gate.Gate",
    "renqi.web.shell.middleware.AnswerKnownMethods",
    "renqi.web.shell.middleware.TellDomainErrors",
]

ROOT_URLCONF = "renqi.config.urls"
WSGI_APPLICATION = "renqi.config.wsgi.application"

# Cotton's own set-up is switched off (SimpleAppConfig) so that the loaders are written in one
# place; the cache keeps compiled templates except while a developer edits them.
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "renqi.web.shell.context.shell",
            ],
            "loaders": (
                _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)]
            ),
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "renqi.web.templatetags.renqi",
            ],
        },
    },
]
FORM_RENDERER = "renqi.web.shell.forms.ThemedRenderer"

DATABASES: dict[str, dict[str, Any]] = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits must hold across worker processes, so they are counted in the database.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "renqi_cache",
    },
}

# --- People and sessions -----------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "renqi.web.account.adapter.NoSignUp"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "renqi.web.account.forms.SignInForm",
    "change_password": "renqi.web.account.forms.NewPasswordForm",
    "reauthenticate": "renqi.web.account.forms.ConfirmPasswordForm",
}
# Five wrong passwords for one name, from wherever, shut its door for a quarter of an hour.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/15m/key",
    # Forms that are open to everybody.
    "claim_firm": "20/h/ip",
    "object_to_notice": "20/h/ip",
    # Asking for the code of a document, by typing, scanning or handing a file in.
    "verify_document": "60/h/ip",
}
# Who must have a second factor is a table in identity; in a real city nobody switches that off.
RENQI_SECOND_FACTOR_ALWAYS = environment.text("RENQI_SECOND_FACTOR") == "required"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Renqi 韧企"
MFA_FORMS = {
    "authenticate": "renqi.web.account.forms.CodeForm",
    "reauthenticate": "renqi.web.account.forms.ConfirmCodeForm",
    "activate_totp": "renqi.web.account.forms.FirstCodeForm",
    "add_webauthn": "renqi.web.account.forms.NewPasskeyForm",
    "edit_webauthn": "renqi.web.account.forms.PasskeyNameForm",
}
# Without TLS browsers offer passkeys on this machine's own name alone, for trying them out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not environment.flag("RENQI_HTTPS")
SOCIALACCOUNT_ADAPTER = "renqi.web.account.single_sign_on.KnownPeopleOnly"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": environment.openid_connect()}
SESSION_IDLE_SECONDS = 30 * 60
SESSION_WHOLE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_WHOLE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Transport and headers ---------------------------------------------------------------------
HTTPS = environment.flag("RENQI_HTTPS")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "renqi.web.shell.faults.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind a proxy the visitor's address and scheme are what the proxy says they are.
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.flag("RENQI_BEHIND_PROXY"))
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *environment.openid_connect_origins()],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Language, time, files ---------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "web" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Before files are collected (a developer's checkout, the tests) they are served as they lie.
_COLLECTED = not DEBUG and (
    environment.flag("RENQI_COLLECT") or (STATIC_ROOT / "staticfiles.json").exists()
)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _COLLECTED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}

# --- E-mail ------------------------------------------------------------------------------------
RENQI_SITE_URL = site_url()
_MAIL_SERVER = mail_server()
RENQI_MAIL = _MAIL_SERVER.is_set
EMAIL_HOST, EMAIL_PORT = _MAIL_SERVER.host, _MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL_SERVER.user, _MAIL_SERVER.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL_SERVER.uses_ssl, _MAIL_SERVER.uses_starttls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _MAIL_SERVER.sender

# --- The audit trail ---------------------------------------------------------------------------
# Signed anchors of the trail and the ledger. Best a folder on other hardware: whoever owns the
# database and its anchors can rewrite both.
RENQI_ANCHORS = Path(environment.text("RENQI_ANCHORS") or HOME / "anchors").expanduser()
RENQI_KEYS = HOME / "keys"

# --- What the pages say about the installation -------------------------------------------------
RENQI_DEMO = environment.flag("RENQI_DEMO")
RENQI_HOST_UNIT = environment.text("RENQI_HOST_UNIT")
RENQI_ICP = environment.text("RENQI_ICP")
RENQI_MAP_REVIEW_NUMBER = environment.text("RENQI_MAP_REVIEW_NUMBER")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
