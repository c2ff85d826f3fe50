"""The application for a web server: `gunicorn wsgi:app`."""

import sys

from config import MissingSetting, settings
from scstrial.app import create_app

try:
    app = create_app(settings())
except MissingSetting as missing:
    sys.exit(str(missing))
