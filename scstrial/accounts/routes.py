"""Pages about people who work here."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import logout_user

from scstrial.accounts import actions, queries
from scstrial.accounts.forms import AccountForm, ConfirmForm, NewAccountForm, PasskeyForm, PasswordForm
from scstrial.accounts.models import User
from scstrial.accounts.passkeys import options_to_add, passkey_made
from scstrial.accounts.sign_in import Signature, problems_with_signature
from scstrial.accounts.signed_out import lead_back
from scstrial.audit.actions import record
from scstrial.foundation.access import Permission, requires, signed_in
from scstrial.foundation.clock import now
from scstrial.foundation.forms import BaseForm, options
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused, refuse_if

pages = Blueprint("accounts", __name__)


@pages.route("/sign-out", methods=["POST"])
@signed_in
def sign_out() -> ResponseReturnValue:
    """One click, for a shared ward computer."""
    record("signed out", by=current_user, now=now(), user_id=current_user.id)
    response = saved(url_for("security.login"), BaseForm(meta={"csrf": False}), "You are signed out.", "info")
    logout_user()
    return response


@pages.route("/typed/<string:key>")
@signed_in
def bring_back_typed(key: str) -> ResponseReturnValue:
    """What was typed when the session ran out, for who typed it alone."""
    return lead_back(key)


@pages.route("/passkeys", methods=["GET", "POST"])
@signed_in
def add_passkey() -> ResponseReturnValue:
    """The passkeys of who is signed in, and a further one."""
    form = PasskeyForm()
    about = f"add:{form.key}"
    if form.validate_on_submit():
        try:
            refuse_if(problems_with_signature(current_user, Signature(form.password.data)))
            made = passkey_made(current_user, form.passkey.data or "", about)
            actions.add_passkey(current_user, form.name.data, made, now=now())
            return saved(url_for("accounts.add_passkey"), form, "The passkey is added. You can sign with it now.")
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "accounts/passkeys.html",
        form=form,
        confirm=ConfirmForm(formdata=None),
        passkeys=queries.passkeys_of(current_user.id),
        passkey_options=options_to_add(current_user, about),
    )


@pages.route("/passkeys/<int:passkey_id>/remove", methods=["POST"])
@signed_in
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    row = next((row for row in queries.passkeys_of(current_user.id) if row.id == passkey_id), None)
    if row is None:
        abort(404)
    actions.remove_passkey(row, by=current_user, now=now())
    return saved(url_for("accounts.add_passkey"), ConfirmForm(), "The passkey is removed. It signs no more.")


@pages.route("/people")
@requires(Permission.ADMINISTER_PEOPLE)
def list_people() -> ResponseReturnValue:
    return page("accounts/list_people.html", people=queries.people_of(current_user))


@pages.route("/people/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def open_account() -> ResponseReturnValue:
    form = NewAccountForm()
    offer_clinics(form)
    if form.validate_on_submit():
        try:
            person = actions.open_account(
                name=form.name.data,
                email=form.email.data,
                password=form.password.data,
                roles=form.roles.data,
                clinics=chosen_clinics(form),
                by=current_user,
                now=now(),
            )
            return saved(url_for("accounts.list_people"), form, f"{person.name} can sign in now.")
        except Refused as refused:
            form.show(refused.problems)
    return page("accounts/open_account.html", form=form)


@pages.route("/people/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def change_account(user_id: int) -> ResponseReturnValue:
    person = person_or_404(user_id)
    roles, clinics = sorted(person.role_names), [clinic.id for clinic in person.clinics]
    form = AccountForm(data={"name": person.name, "roles": roles, "clinics": clinics})
    offer_clinics(form)
    if form.validate_on_submit():
        try:
            actions.change_account(
                person,
                name=form.name.data,
                roles=form.roles.data,
                clinics=[*chosen_clinics(form), *(c for c in person.clinics if c.id not in current_user.clinic_ids)],
                by=current_user,
                now=now(),
            )
            return saved(url_for("accounts.list_people"), form)
        except Refused as refused:
            form.show(refused.problems)
    return page("accounts/change_account.html", form=form, person=person, confirm=ConfirmForm())


@pages.route("/people/<int:user_id>/password", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def set_password(user_id: int) -> ResponseReturnValue:
    person = person_or_404(user_id)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            actions.set_password(person, form.password.data, by=current_user, now=now())
            return saved(url_for("accounts.list_people"), form, f"{person.name} has a new password.")
        except Refused as refused:
            form.show(refused.problems)
    return page("accounts/set_password.html", form=form, person=person)


@pages.route("/people/<int:user_id>/close", methods=["POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def close_account(user_id: int) -> ResponseReturnValue:
    person = person_or_404(user_id)
    actions.close_account(person, by=current_user, now=now())
    message = f"The account of {person.name} is closed; all sign-ins have ended."
    return saved(url_for("accounts.list_people"), ConfirmForm(), message)


@pages.route("/people/<int:user_id>/reopen", methods=["POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def reopen_account(user_id: int) -> ResponseReturnValue:
    person = person_or_404(user_id)
    actions.reopen_account(person, by=current_user, now=now())
    return saved(url_for("accounts.list_people"), ConfirmForm(), f"{person.name} can sign in again.")


def person_or_404(user_id: int) -> User:
    person = queries.person_for(current_user, user_id)
    if person is None:
        abort(404)
    return person


def offer_clinics(form: AccountForm) -> None:
    form.clinics.choices = options((str(clinic.id), clinic.name) for clinic in current_user.clinics)


def chosen_clinics(form: AccountForm) -> list:  # type: ignore[type-arg]
    return [clinic for clinic in current_user.clinics if clinic.id in form.clinics.data]
