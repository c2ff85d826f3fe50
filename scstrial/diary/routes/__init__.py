"""The patient's own pages, and the staff's page about their link."""

from scstrial.diary.routes import door, log
from scstrial.diary.routes.blueprint import pages
from scstrial.diary.routes.staff import staff_pages

__all__ = ["door", "log", "pages", "staff_pages"]
