"""What the server serves, and only from a database that keeps what it acknowledges."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
application = get_wsgi_application()

from handrail.config.checks import refuse_to_start_unsafe  # noqa: E402  (needs the apps to be loaded)

refuse_to_start_unsafe()
