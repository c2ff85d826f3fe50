"""Pages about text messages that came in, and the addresses at which Twilio calls."""

from scstrial.contact.routes import staff as staff
from scstrial.contact.routes.provider import pages as provider_pages
from scstrial.contact.routes.staff import pages as pages

__all__ = ["pages", "provider_pages"]
