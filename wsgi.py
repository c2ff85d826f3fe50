"""The application for a web server: `gunicorn wsgi:app`. A missing setting stops it with its name."""

from config import settings
from scstrial.app import create_app

app = create_app(settings())
