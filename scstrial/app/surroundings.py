"""What stands around every page: navigation, sign-out, the notice that nothing is really sent."""

from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from scstrial.foundation.access import Permission

# Endpoint, wording, permission: as text, so that nothing below is imported.
NAVIGATION = (
    ("overview.worklist", "Worklist", Permission.SEE_WORKLIST),
    ("patients.list_patients", "Patients", Permission.SEE_PATIENTS),
    ("reminders.clinic_messages", "Messages", Permission.SEE_MESSAGES),
    ("accounts.list_people", "People", Permission.ADMINISTER_PEOPLE),
    ("clinics.list_clinics", "Clinics", Permission.ADMINISTER_CLINIC),
    ("protocols.show_protocol", "Protocol", Permission.SEE_PATIENTS),
)

PATIENT_PATHS = frozenset(
    {"patients", "trials", "logs", "flags", "complications", "decisions", "opinions", "opinion-requests"}
)


def set_up_surroundings(app: Flask) -> None:
    """Hand the templates what the layout needs."""

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        signed_in = bool(getattr(current_user, "is_authenticated", False))
        return {
            "navigation": navigation(app) if signed_in else [],
            "sign_out_url": url_for("accounts.sign_out") if signed_in else None,
            "mail_is_written_to_files": not app.config.get("MAIL_SERVER"),
            "texts_are_written_to_files": not app.config.get("TWILIO_ACCOUNT_SID"),
            "Permission": Permission,
        }


def navigation(app: Flask) -> list[tuple[str, str, bool]]:
    """(address, words, current) of each page this person may open."""
    about_patient = request.path.split("/")[1] in PATIENT_PATHS
    section = "patients" if about_patient else (request.endpoint or "").split(".")[0]
    return [
        (url_for(endpoint), words, endpoint.split(".")[0] == section)
        for endpoint, words, permission in NAVIGATION
        if endpoint in app.view_functions and current_user.may(permission)
    ]
