"""Pages about where the leads lie: what changed, later films, whether a migration matters."""

from fractions import Fraction
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions, queries
from scstrial.bedside.forms.film import FilmForm, film_typed, form_for_film
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.routes.programming import versions_before
from scstrial.bedside.routes.saying import about, tell
from scstrial.bedside.rules import levels_words, way_words
from scstrial.complications.rules.trends import FALL_POINTS, PAIN_RISE_NRS
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Problem, Refused
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials import rules
from scstrial.trials.choices import FilmComparison
from scstrial.trials.models import Trial
from scstrial.trials.queries import film_versions_of, placement_of

pages.add_app_template_filter(levels_words, "levels")
pages.add_app_template_global(way_words)
NOT_PLACED = "No leads are placed yet. Record the placement first."


@pages.route("/trials/<int:trial_id>/lead-position")
@requires(Permission.SEE_PATIENTS)
def see_lead_position(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    found = queries.position_of_leads(trial, now())
    if found is None:
        raise Refused([Problem(NOT_PLACED)])
    known = {film.id: film for film in found.films}
    replaced = {film.replaces_id for film in found.films}
    standing = [film for film in reversed(found.films) if film.id not in replaced]
    return page(
        "bedside/leads/see_lead_position.html",
        found=found,
        films=standing,
        versions={film.id: versions_before(film, known) for film in standing},
        placement=placement_of(trial.id),
        limits={
            "points": FALL_POINTS,
            "nrs": PAIN_RISE_NRS,
            "levels": Fraction(trial.protocol.migration_levels),
            "mm": rules.MIGRATION_MM,
        },
        needed_pct=evaluation_rule_of(trial.protocol).pain_threshold_pct,
        **about(trial),
    )


@pages.route("/trials/<int:trial_id>/films/new", methods=["GET", "POST"])
@requires(Permission.RECORD_PLACEMENT)
def record_film(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    form = form_for_film(actions.lead_numbers_of(trial))(data={"compared_with": FilmComparison.PLACEMENT})
    return film_page(trial, form, "bedside/leads/record_film.html", None)


@pages.route("/trials/<int:trial_id>/films/<int:film_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_PLACEMENT)
def correct_film(trial_id: int, film_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    film = next((one for one in film_versions_of(trial.id) if one.id == film_id), None)
    if film is None:
        abort(404)
    numbers = actions.lead_numbers_of(trial)
    form = form_for_film(numbers)(data=film_typed(film, numbers))
    return film_page(trial, form, "bedside/leads/correct_film.html", film)


def film_page(trial: Trial, form: FilmForm, template: str, replaces: Any) -> ResponseReturnValue:
    """A film is recorded, or its record corrected."""
    placement = placement_of(trial.id)
    if placement is None:
        raise Refused([Problem(NOT_PLACED)])
    form.use_zone(trial.zone)
    if form.validate_on_submit():
        try:
            film = form.film()
            correction = {"replaces": replaces, "correction_reason": form.correction_reason.data or ""}
            actions.record_film(trial, film, by=current_user, now=now(), **(correction if replaces else {}))
            message = "The film record is corrected." if replaces else "The film is recorded."
            done = saved(url_for("bedside.see_lead_position", trial_id=trial.id), form, message)
            tell(rules.cautions_in_film(film))
            return done
        except Refused as refused:
            form.show(refused.problems)
    return page(template, form=form, placement=placement, **about(trial))
