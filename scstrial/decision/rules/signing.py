"""When a physician's decision needs a reason, and when it cannot be signed (rule book 8.6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from scstrial.decision.choices import DecisionChoice, EvaluationStatus
from scstrial.foundation.refusal import Caution, Problem
from scstrial.protocols.rules.evaluation import TRIAL_DAYS_MAX

REASON_LONGEST = 1_900  # characters; with the words before it, it fits the reason of an extension
TRIALS_PER_REGION = 2  # A56876; rule book 8.6
WITH_LEADS_IN = (DecisionChoice.EXTEND_TRIAL, DecisionChoice.CHANGE_WAVEFORM, DecisionChoice.ABORT_TRIAL)


@dataclass(frozen=True)
class SigningFacts:
    """What the record says when a decision is signed.

    `total_days` = days from the placement day to the new planned pull day (only for an extension);
    `infection_or_neuro_flag` = such a flag is open; `trials_in_region` counts this trial too;
    `stopped` = stopped early with the leads still in.
    """

    leads_in: bool
    total_days: int | None = None
    max_days: int = TRIAL_DAYS_MAX
    infection_or_neuro_flag: bool = False
    trials_in_region: int = 1
    stopped: bool = False


@dataclass(frozen=True)
class ChoiceNow:
    """One decision as it can be signed now: why not (empty: it can), whether it needs a reason, what must be seen."""

    choice: DecisionChoice
    why_not: tuple[str, ...]
    reason_needed: bool
    cautions: tuple[str, ...]


def choices_now(status: EvaluationStatus, facts: SigningFacts) -> tuple[ChoiceNow, ...]:
    """Every decision in the order of the list, with what stands against it at this moment (rule book 8.6)."""
    return tuple(
        ChoiceNow(
            choice=choice,
            why_not=tuple(one.message for one in _of_the_choice(choice, facts)),
            reason_needed=reason_needed(status, choice),
            cautions=tuple(one.message for one in cautions_with_decision(choice, facts)),
        )
        for choice in DecisionChoice
    )


def reason_needed(status: EvaluationStatus, choice: DecisionChoice) -> bool:
    """Whether the decision contradicts the status, either way (ALY10, KAP11), or extends or stops the trial (8.6)."""
    if choice in (DecisionChoice.EXTEND_TRIAL, DecisionChoice.ABORT_TRIAL):
        return True
    if choice is DecisionChoice.PROCEED_TO_IMPLANT:
        return status is not EvaluationStatus.MET
    against_implant = choice in (DecisionChoice.DO_NOT_IMPLANT, DecisionChoice.REPEAT_TRIAL)
    return against_implant and status is EvaluationStatus.MET


def problems_with_decision(
    status: EvaluationStatus, choice: DecisionChoice, reason: str, facts: SigningFacts
) -> tuple[Problem, ...]:
    """Why the decision cannot be signed as it stands; fields `choice`, `reason`, `planned_pull_on` (8.6)."""
    problems = [*_of_the_leads(choice, facts)]
    if choice is DecisionChoice.EXTEND_TRIAL:
        problems.extend([*_of_the_new_day(facts), *_of_open_flags(facts)])
    if reason_needed(status, choice) and not reason.strip():
        problems.append(Problem(_reason_wanted(status, choice), "reason"))
    if len(reason) > REASON_LONGEST:
        problems.append(Problem(f"Shorten the reason to {REASON_LONGEST:,} characters.", "reason"))
    return tuple(problems)


def _of_the_choice(choice: DecisionChoice, facts: SigningFacts) -> Iterator[Problem]:
    yield from _of_the_leads(choice, facts)
    if choice is DecisionChoice.EXTEND_TRIAL and facts.leads_in:
        yield from _of_open_flags(facts)


def problems_with_amendment(amend_reason: str) -> list[Problem]:
    """An amendment says why; the decision before it stays readable."""
    if not amend_reason.strip():
        message = "Say why the signed decision is amended. The decision before it stays readable."
        return [Problem(message, "amend_reason")]
    if len(amend_reason) > REASON_LONGEST:
        return [Problem(f"Shorten this to {REASON_LONGEST:,} characters.", "amend_reason")]
    return []


def cautions_with_decision(choice: DecisionChoice, facts: SigningFacts) -> tuple[Caution, ...]:
    """A repeat beyond two trials per region is allowed but must be seen (A56876)."""
    if choice is DecisionChoice.REPEAT_TRIAL and facts.trials_in_region >= TRIALS_PER_REGION:
        message = f"Medicare covers {TRIALS_PER_REGION} trials per region; this patient has had them already."
        return (Caution(message, "choice"),)
    return ()


def _of_the_leads(choice: DecisionChoice, facts: SigningFacts) -> Iterator[Problem]:
    if facts.stopped:
        yield Problem("The trial was stopped and the leads are still in. Record the pull first, then decide.", "choice")
    elif facts.leads_in and choice not in WITH_LEADS_IN:
        message = "The leads are still in. Record the pull first, or extend or stop the trial, or change the waveform."
        yield Problem(message, "choice")
    if not facts.leads_in and choice in WITH_LEADS_IN:
        yield Problem(_now_that_they_are_out(choice), "choice")


def _now_that_they_are_out(choice: DecisionChoice) -> str:
    if choice is DecisionChoice.ABORT_TRIAL:
        return "The leads are out: there is nothing left to stop."
    return "The leads are out. Choose to repeat the trial instead."


def _of_the_new_day(facts: SigningFacts) -> Iterator[Problem]:
    if facts.total_days is None:
        yield Problem("Give the new day for the pull.", "planned_pull_on")
    elif facts.total_days > facts.max_days:
        message = f"Choose a pull day at most {facts.max_days} days after the placement; later, infections rise."
        yield Problem(message, "planned_pull_on")


def _of_open_flags(facts: SigningFacts) -> Iterator[Problem]:
    if facts.infection_or_neuro_flag:
        message = "Do not extend while a flag for infection or a nerve deficit is open. Resolve it or pull the leads."
        yield Problem(message, "choice")


def _reason_wanted(status: EvaluationStatus, choice: DecisionChoice) -> str:
    if choice is DecisionChoice.EXTEND_TRIAL:
        return "Say why the trial is extended, for example a lead moved or a waveform was not tried yet."
    if choice is DecisionChoice.ABORT_TRIAL:
        return "Say why the trial is stopped."
    if status is EvaluationStatus.NOT_EVALUABLE:
        return "Say why you decide although the rules give no result."
    return "Say why you decide against what the rules say."
