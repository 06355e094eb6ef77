"""Django's settings, from the environment alone. Nothing imports this module."""

from __future__ import annotations

from config.environment import read_environment


ENVIRONMENT = read_environment()
PRODUCTION = ENVIRONMENT.production

SECRET_KEY = ENVIRONMENT.secret
DEBUG = ENVIRONMENT.development
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.url]
PUBLIC_URL = ENVIRONMENT.url
DATA_ROOT = ENVIRONMENT.data
WEB_ROOT = ENVIRONMENT.data / "web"
KEYS_ROOT = ENVIRONMENT.keys

INSTALLED_APPS = [
    "maillage.apps.people",
    "maillage.apps.structures",
    "maillage.apps.meetings",
    "maillage.apps.projects",
    "maillage.apps.circles",
    "maillage.apps.funding",
    "maillage.apps.home",
    "maillage.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maillage.apps.people.middleware.ReaderMiddleware",
    "maillage.apps.people.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": ENVIRONMENT.database}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.ui.context.theme",
                "maillage.ui.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- words and time -----------------------------------------------------------------

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
# A number in an address or a hidden field must stay bare: figures shown to people
# are written by the filters of `maillage.ui.formats`.
USE_THOUSAND_SEPARATOR = False

# --- files --------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = WEB_ROOT / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": WEB_ROOT / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = None

# --- who signs in -------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation." + name,
        "OPTIONS": options,
    }
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email",)}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "maillage.apps.people.signing_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "maillage.apps.people.signing_in.OpenIdAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Maillage : "
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A room of twenty phones is one address: the limits by address leave it room, those by
# account stay narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/m/key",
    "reset_password_from_key": "30/m/ip",
}
# Who reads figures by code, or keeps accounts, proves twice who he is. On one machine,
# where nobody else can reach the service, it is for its owner to decide.
SECOND_FACTOR = PRODUCTION
SECOND_FACTOR_PAGES = (
    "circles:codes",
    "circles:data",
    "circles:mirror",
    "circles:mirror_file",
    "circles:mirrors",
    "circles:mirrors_file",
    "circles:prepare",
    "structures:give_role",
    "structures:import",
    "structures:invite",
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maillage"
MFA_FORMS = {"add_webauthn": "maillage.apps.people.passkeys.AddKeyForm"}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            # What Pro Santé Connect asks of a service; other issuers ignore it.
            "SCOPE": ["openid", "scope_all"],
            "AUTH_PARAMS": {"acr_values": "eidas1"},
            "APPS": [
                {
                    "provider_id": "pro-sante-connect",
                    "name": "Pro Santé Connect",
                    "client_id": ENVIRONMENT.oidc["client"],
                    "secret": ENVIRONMENT.oidc["secret"],
                    "settings": {"server_url": ENVIRONMENT.oidc["issuer"]},
                }
            ],
        }
    }
    if ENVIRONMENT.oidc
    else {}
)

SESSION_COOKIE_NAME = "maillage"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# --- what the browser is told -------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        # A browser holds the redirections of a form to this too.
        "form-action": ["'self'", *ENVIRONMENT.sign_in_origins],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

# --- mail, work in the background, memory -------------------------------------------

DEFAULT_FROM_EMAIL = ENVIRONMENT.mail["from"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if ENVIRONMENT.mail["backend"] == "smtp":
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = ENVIRONMENT.mail["host"]
    EMAIL_PORT = ENVIRONMENT.mail["port"]
    EMAIL_HOST_USER = ENVIRONMENT.mail["user"]
    EMAIL_HOST_PASSWORD = ENVIRONMENT.mail["password"]
    EMAIL_USE_SSL = ENVIRONMENT.mail["ssl"]
    EMAIL_USE_TLS = not ENVIRONMENT.mail["ssl"]
    EMAIL_TIMEOUT = 20
else:
    # On a single machine no mail leaves: what would be sent is a file to be read.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = WEB_ROOT / "courriels"

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    # What nobody waits for, done beside the rest: the explanations of figures.
    "later": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
    if PRODUCTION
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- logs: what happened, never to whom ----------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "maillage.apps.people.journal.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "maillage": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
    },
}
