"""A second reading of the flag rules (rule book 9.1, 9.1a), written from its text alone and apart from the program.

Slow and plain on purpose. At every moment at which something is learned (an entry, its withdrawal, the pull, a restart,
a prompt overdue) all that is known then is put together anew, and everything the rules find in it is listed. What was
not found before is evidence; the first evidence of a rule raises its flag. Days are numbers from the placement day.

Where the text leaves a question open, the program's answer is kept and named by a comment "Silent:".
"""

from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

NEVER = 10_000  # a day that does not come
URGENCIES = "ESDR"
NEURO = ("new_weakness", "new_numbness", "saddle_numbness", "bladder_bowel")
FOUR_SIGNS = ("redness", "swelling", "warmth", "tenderness")
CHANGED = ("lost", "moved", "weaker")


# What one entry says: its answered yeses and its values, by their path. Blank, "no" and "unknown" are not there.


def said_by(one, facts):
    entry, said = one.entry, {}
    for sign, answer in entry.red_flags.items():
        said[f"red_flags.{sign.value}"] = answer
    for part in (
        "redness",
        "swelling",
        "warmth",
        "tenderness",
        "odour",
        "spreading",
        "adhesive_shape",
        "soaks_dressing",
    ):
        said[f"site.{part}"] = getattr(entry.site, part)
    for part in ("battery_fault", "cable_fault", "switches_by_itself"):
        said[f"device.{part}"] = getattr(entry.device, part)
    for part in ("aspirin_or_nsaid_taken", "anticoagulant_taken", "reprogrammed"):
        said[part] = getattr(entry, part)
    said = {path: "yes" for path, answer in said.items() if answer is not None and answer.value == "yes"}
    values = {
        "temperature_c": entry.temperature_c,
        "site.redness_cm": entry.site.redness_cm,
        "site.drainage": entry.site.drainage and entry.site.drainage.value,
        "dressing": entry.dressing and entry.dressing.value,
        "lead": entry.lead and entry.lead.value,
        "stim_felt": entry.stim_felt and entry.stim_felt.value,
        "device.contacts_out_of_range": entry.device.contacts_out_of_range,
        "lead_site_pain_nrs": entry.lead_site_pain_nrs,
        "phq9_item9": one.phq9_item9,
        "coverage_pct": entry.coverage_pct,
        "relief_reported_pct": entry.relief_reported_pct,
    }
    for rating in entry.pain:
        if rating.area == facts.primary_area:
            values["pain"] = rating.average
    return said | {path: value for path, value in values.items() if value is not None}


class Log:
    """One saved entry in plain words."""

    def __init__(self, one, facts):
        self.one, self.said = one, said_by(one, facts)
        self.day = (one.entry.for_on - facts.placed_at.astimezone(facts.zone).date()).days
        self.session = one.entry.session.value
        self.at = one.entered_at.astimezone(UTC)

    def yes(self, *names):
        """The warning signs of these names that were answered yes."""
        return {f"red_flags.{name}": "yes" for name in names if f"red_flags.{name}" in self.said}

    def device(self, *names):
        return {f"device.{name}": "yes" for name in names if f"device.{name}" in self.said}

    def site(self, *names):
        return {f"site.{name}": "yes" for name in names if f"site.{name}" in self.said}

    def has(self, path, *values):
        """The value by its path if it is one of these."""
        return {path: self.said[path]} if self.said.get(path) in values else {}

    def at_least(self, path, limit):
        value = self.said.get(path)
        return {} if value is None or value < limit else {path: value}

    def taken(self):
        return {path: "yes" for path in ("aspirin_or_nsaid_taken", "anticoagulant_taken") if path in self.said}


class Picture:
    """All that is known at one moment."""

    def __init__(self, facts, moment, seen):
        self.facts, self.moment = facts, moment
        self.logs = those_that_count([thing for _, kind, thing in seen if kind == "entry"], withdrawn(seen))
        pull = moment_of_pull(facts)
        self.pull = pull if pull is not None and pull <= moment else None
        self.pull_day = NEVER if self.pull is None else day_of(facts, self.pull)
        restart = in_utc(facts.antithrombotic_restarted_at)
        self.restart = restart if restart is not None and restart <= moment else None
        self.restart_day = NEVER if self.restart is None else day_of(facts, self.restart)

    def on(self, *days):
        return [log for log in self.logs if log.day in days]


def in_utc(moment):
    return moment and moment.astimezone(UTC)


def moment_of_pull(facts):
    return in_utc(facts.pulled_at or (facts.pull.at if facts.pull else None))


def withdrawn(seen):
    """The entries marked as entered in error by now; marks of one moment are set together."""
    marked = [at for at, kind, _ in seen if kind == "in error"]
    logs = [thing for _, kind, thing in seen if kind == "entry"]
    return [log for log in logs if in_utc(log.one.in_error_at) in marked]


def those_that_count(logs, in_error):
    """Of those entered, in this order, all but the withdrawn, the replaced and the second last of a session."""
    logs = [log for log in logs if log not in in_error]
    logs = [log for place, log in enumerate(logs) if not is_corrected(log, logs[place + 1 :])]
    left = []
    for place, log in enumerate(logs):
        same = [one for one in logs[place + 1 :] if (one.day, one.session) == (log.day, log.session)]
        if log.session == "unscheduled" or not same:
            left.append(log)
    return left


def is_corrected(log, later):
    return log.one.id is not None and any(one.one.replaces == log.one.id for one in later)


def day_of(facts, moment):
    return (moment.astimezone(facts.zone).date() - facts.placed_at.astimezone(facts.zone).date()).days


def in_window(rule, day, pull_day):
    """Whether the log date lies in the rule's window; both ends count."""
    after_pull = {"C-01": 7, "C-02": 7, "C-03": 30, "C-06": 30, "C-07": 14, "C-08": 30, "C-09": 7, "C-11": 5}
    after_pull |= dict.fromkeys(["C-12", "C-13", "C-14", "C-15", "C-16", "C-17", "C-18"], 0)
    if rule in after_pull:
        return {"C-03": 2, "C-06": 1}.get(rule, 0) <= day <= pull_day + after_pull[rule]
    if rule == "C-10":
        return 1 <= day <= 14
    if rule == "C-19":
        return 0 <= day <= 3 or pull_day <= day <= pull_day + 3
    if rule == "C-24":
        return 0 <= day <= 3
    return True


# Rules that read two days together: urgency and, entry by entry, what was used; None if not met.
# Silent: every entry that itself says a value which reaches the limit is among those used, also beside a worse value.


def of_each(logs, what):
    used = [(log, what(log)) for log in logs]
    return [(log, values) for log, values in used if values]


def signs(logs, *names):
    return of_each(logs, lambda log: log.yes(*names))


def temperatures(logs, reaches):
    def within_limit(log):
        value = log.said.get("temperature_c")
        return {"temperature_c": value} if value is not None and reaches(value) else {}

    return of_each(logs, within_limit)


def fevers(logs):
    return temperatures(logs, lambda celsius: celsius >= 38)


def c01(logs, day, picture):
    used, pain = signs(logs, *NEURO), signs(logs, "severe_back_pain")
    last_day = max(log.day for log in logs)
    drug = of_each([log for log in picture.logs if log.day <= last_day], Log.taken)
    if picture.restart_day <= last_day:
        drug.append((None, {"antithrombotic.restarted_at": picture.restart}))
    used += pain + drug if pain and drug else []
    return ("E", used) if used else None


def c03(logs, day, picture):
    fever = fevers(logs)
    other = signs(logs, "severe_back_pain", *NEURO, "stiff_neck", "confusion", "severe_headache")
    return ("E", fever + other) if fever and other else None


def c04(logs, day, picture):
    other = signs(logs, "rigors", "confusion", "breathing_trouble")
    cold = temperatures(logs, lambda celsius: celsius < 36)
    very_high = temperatures(logs, lambda celsius: celsius >= Decimal("39.5"))
    if other and fevers(logs):
        return "E", fevers(logs) + other
    if other and cold:
        return "E", cold + other
    return ("E", very_high) if very_high else None


def c05(logs, day, picture):
    skin, breath = signs(logs, "rash_or_hives", "face_swelling"), signs(logs, "breathing_trouble", "faint")
    return ("E", skin + breath) if skin and breath else None


def c06(logs, day, picture):
    used = of_each(logs, lambda log: log.has("site.drainage", "pus"))
    fever = fevers(logs)
    local = of_each(logs, lambda log: log.site("redness") | log.has("site.drainage", "clear", "bloody", "pus"))
    used += fever + local if fever and local else []
    used += of_each(logs, lambda log: log.at_least("site.redness_cm", 2)) + of_each(
        logs, lambda log: log.site("spreading")
    )
    four = of_each(logs, lambda log: log.site(*FOUR_SIGNS))
    used += four if len({path for _, values in four for path in values}) >= 2 else []
    return ("S", used) if used else None


def c11(logs, day, picture):
    headache = signs(logs, "headache_worse_upright")
    worse = fevers(logs) + signs(logs, "stiff_neck", "severe_headache", "cannot_stand", "vision_change")
    if not headache:
        return None
    return ("S" if worse else "D"), headache + worse


TOGETHER = {"C-01": c01, "C-03": c03, "C-04": c04, "C-05": c05, "C-06": c06, "C-11": c11}


def read_together(rule, day, picture, logs=None):
    """What the rule finds on one log date and the day before: urgency, what it used; or None.

    Silent: a log date is read only if somebody entered a log for it.
    """
    near = picture.on(day - 1, day) if logs is None else logs
    inside = [log for log in near if in_window(rule, log.day, picture.pull_day)]
    if logs is None and not picture.on(day):
        return None
    return TOGETHER[rule](inside, day, picture) if inside else None


def brought_together(log, picture):
    """Rule -> (urgency, used) of what this entry completes or adds to, on whatever log date.

    Silent: one piece of evidence per rule and entry, that of the most urgent log date, the earlier of equals.
    """
    found = {}
    for rule in TOGETHER:
        for day in sorted({other.day for other in picture.logs}):
            one = read_together(rule, day, picture)
            if one is None:
                continue
            adds = any(other is log for other, _ in one[1])
            completes = picture.on(day) == [log] and restarts_on(day, one, picture)
            if (adds or completes) and (rule not in found or more_urgent(one[0], found[rule][0])):
                found[rule] = one
    return found


def restarts_on(day, one, picture):
    """Pain of the day before, a restart on this day: the first log of this day lets the two be read together."""
    return picture.restart_day == day and any(log is None for log, _ in one[1])


def more_urgent(one, other):
    return URGENCIES.index(one) < URGENCIES.index(other)


# Rules that look at one entry: what it says and how urgent that is.


def single(log, picture):
    """Rule -> (urgency, values) of the entry alone, as far as its date lies in the rule's window."""
    found = {
        "C-02": new_pain(log, picture),
        "C-07": ("S", fever_alone(log, picture)),
        "C-08": ("D", mild_site_sign(log, picture)),
        "C-09": ("S", log.has("site.drainage", "clear")),
        "C-10": skin_reaction(log),
        "C-14": ("S", log.has("lead", "mark_moved", "exposed", "pulled")),
        "C-15": ("S" if log.has("dressing", "off") else "D", log.has("dressing", "off", "loose", "wet")),
        "C-16": stimulation(log),
        "C-17": ("D", log.device("battery_fault", "cable_fault") | log.at_least("device.contacts_out_of_range", 2)),
        "C-18": ("S", {} if is_excused(log, picture) else log.taken()),
        "C-19": ("S", bleeding(log)),
        "C-20": ("S", log.at_least("phq9_item9", 1) | log.yes("self_harm_thoughts")),
        "C-21": chest_or_calf(log),
        "C-24": ("R", soreness(log)),
    }
    return {rule: one for rule, one in found.items() if one[1] and in_window(rule, log.day, picture.pull_day)}


def meets(rule, log, picture):
    """Whether this one entry, read alone, meets the rule; outside the rule's window it does not."""
    return read_together(rule, log.day, picture, [log]) is not None


def new_pain(log, picture):
    urgency = picture.facts.new_pain_urgency.value
    if log.yes(*NEURO) or "C-03" in brought_together(log, picture):
        return urgency, {}
    now, before = log.said.get("lead_site_pain_nrs"), []
    for other in picture.logs:
        if other is log:  # those after it were entered later
            break
        if other.at >= log.at - timedelta(hours=24) and "lead_site_pain_nrs" in other.said:
            before.append((other.said["lead_site_pain_nrs"], other))
    rise = {}
    if now is not None and before and now - min(rating for rating, _ in before) >= 4:
        rise = {"lead_site_pain_nrs": (min(rating for rating, _ in before), now)}
    return urgency, log.yes("severe_back_pain") | rise


def compared_for_pain(log, picture):
    """The entry whose rating of the lead site the rise is counted from: the flag rests on it too."""
    _, values = new_pain(log, picture)
    if "lead_site_pain_nrs" not in values:
        return []
    lowest = values["lead_site_pain_nrs"][0]
    since = log.at - timedelta(hours=24)
    near = [one for one in picture.logs[: picture.logs.index(log)] if one.at >= since]
    return [one for one in near if one.said.get("lead_site_pain_nrs") == lowest][:1]


def fever_alone(log, picture):
    fever = log.at_least("temperature_c", 38)
    if fever:
        return {} if meets("C-06", log, picture) else fever
    return {} if "temperature_c" in log.said else log.yes("rigors")


def mild_site_sign(log, picture):
    """Silent: redness of 2 cm and more is not mild even where C-06 does not look yet (Day 0)."""
    if meets("C-06", log, picture) or log.site("adhesive_shape"):
        return {}
    mild = log.site("swelling", "warmth")
    if log.site("redness") and not log.at_least("site.redness_cm", 2):
        mild |= log.site("redness") | log.at_least("site.redness_cm", 0)
    if not (soreness(log) and in_window("C-24", log.day, picture.pull_day)):
        mild |= log.site("tenderness")
    if not (bleeding(log) and in_window("C-19", log.day, picture.pull_day)):
        mild |= log.has("site.drainage", "bloody")
    return mild


def skin_reaction(log):
    skin = log.yes("itch", "rash_or_hives") | log.site("adhesive_shape")
    if not skin or log.at_least("temperature_c", 38):
        return "D", {}
    return ("S" if log.site("spreading") else "D"), skin | log.site("spreading")


def stimulation(log):
    felt = log.has("stim_felt", "shock", "unpleasant") | log.device("switches_by_itself")
    return ("S" if log.has("stim_felt", "shock") else "D"), felt


def is_excused(log, picture):
    if picture.restart is None or picture.pull is None:
        return False
    return picture.pull <= picture.restart < log.at


def bleeding(log):
    soaked = log.site("soaks_dressing") | log.has("dressing", "wet")
    bloody = log.has("site.drainage", "bloody")
    return bloody | soaked if bloody and soaked else {}


def chest_or_calf(log):
    deadly = log.yes("chest_pain", "faint", "breathing_trouble")
    return ("E" if deadly else "S"), deadly | log.yes("calf_swelling")


def soreness(log):
    """Silent: odour, spreading and the shape of the adhesive are site signs too."""
    if log.at_least("temperature_c", 38) or log.has("site.drainage", "clear", "bloody", "pus"):
        return {}
    if log.site("redness", "swelling", "warmth", "spreading", "adhesive_shape", "odour"):
        return {}
    rating = log.said.get("lead_site_pain_nrs")
    if rating is None:
        return log.site("tenderness")
    return {"lead_site_pain_nrs": rating} if 1 <= rating <= 4 else {}


def not_taken_up(log, picture, raised):
    """C-26: signs answered yes by which this entry alone raises nothing; `raised`: all that it raises."""
    if any(urgency == "E" for urgency, _ in raised):
        return "S", {}
    taken_up = {path for _, values in single(log, picture).values() for path in values}
    for rule in TOGETHER:
        one = read_together(rule, log.day, picture, [log])
        taken_up |= {path for _, values in one[1] for path in values} if one else set()
    left = {path: "yes" for path in log.said if path.startswith("red_flags.") and path not in taken_up}
    skin_only = set(left) <= {"red_flags.itch", "red_flags.rash_or_hives"}
    return ("D" if skin_only else "S"), left


# Rules that compare with the days before.


def value_of_day(day, path, picture):
    """The entry with the evening value of an item on a log date, else with the one entered last; None: not given."""
    logs = [log for log in picture.on(day) if path in log.said]
    evening = [log for log in logs if log.session == "evening"]
    return (evening or logs or [None])[-1]


def best_before(day, path, picture, best):
    """(best mean of two neighbouring days before, the entries that hold it), or None."""
    logs = [log for n in range(1, day) if (log := value_of_day(n, path, picture)) is not None]
    if not logs:
        return None
    pairs = list(pairwise(logs)) or [(logs[0], logs[0])]
    return best(((mean_of(pair, path), pair) for pair in pairs), key=lambda one: one[0])


def mean_of(pair, path):
    return sum(Fraction(log.said[path]) for log in pair) / 2


def fell(log, path, picture, day):
    """path -> (best mean before the day, value) if it fell by 30 points or more."""
    before = best_before(day, path, picture, max)
    if before is None or path not in log.said or before[0] - Fraction(log.said[path]) < 30:
        return {}
    return {path: (before[0], Fraction(log.said[path]))}


def relief_fell(log, picture, day):
    stated = "relief_reported_pct"
    if stated in log.said and best_before(day, stated, picture, max) is not None:
        return fell(log, stated, picture, day)
    start, lowest = picture.facts.baseline_nrs, best_before(day, "pain", picture, min)
    if not start or lowest is None or "pain" not in log.said:
        return {}
    before, now = (100 * (1 - Fraction(pain) / Fraction(start)) for pain in (lowest[0], log.said["pain"]))
    return {"relief_pct_calculated": (before, now)} if before - now >= 30 else {}


def pain_rose(log, picture, day):
    lowest = best_before(day, "pain", picture, min)
    if lowest is None or "pain" not in log.said or Fraction(log.said["pain"]) - lowest[0] < 3:
        return {}
    return {f"pain.{picture.facts.primary_area.value}.average": (lowest[0], Fraction(log.said["pain"]))}


def effect_lost(log, picture, day):
    return relief_fell(log, picture, day) | pain_rose(log, picture, day)


def days_compared(values, day, picture):
    """The entries of the days that these falls and rises are counted from: what was found rests on them too."""
    found = []
    for path in values:
        item = path if path in ("coverage_pct", "relief_reported_pct") else "pain"
        if path != "stim_felt":
            found += best_before(day, item, picture, min if item == "pain" else max)[1]
    return found


def migration(log, picture):
    felt = {} if "reprogrammed" in log.said else log.has("stim_felt", *CHANGED)
    coverage, effect = fell(log, "coverage_pct", picture, log.day), effect_lost(log, picture, log.day)
    return felt | coverage | effect if coverage and effect else felt


def time_spoken_of(log, facts):
    """Silent: an entry speaks of when it was entered, a morning one of noon at the latest, any of its own date."""
    latest = time(12) if log.session == "morning" else time(23, 59)
    on = facts.placed_at.astimezone(facts.zone).date() + timedelta(days=log.day)
    return log.day, min(log.at, datetime.combine(on, latest, facts.zone).astimezone(UTC))


def losses_of_relief(picture):
    """C-13: the pairs of entries, the later one first, with what each lost."""
    rated = [log for log in picture.logs if "relief_reported_pct" in log.said or "pain" in log.said]
    rated.sort(key=lambda log: time_spoken_of(log, picture.facts))
    for first, second in pairwise(rated):
        pair, day = (second, first), first.day
        if not all(in_window("C-13", log.day, picture.pull_day) for log in pair):
            continue
        if any(log.has("stim_felt", *CHANGED) or fell(log, "coverage_pct", picture, day) for log in pair):
            continue
        lost = [effect_lost(log, picture, day) for log in pair]
        if all(lost):
            yield pair, day, lost


# What is found at one moment, and what of it is new. A finding: rule, urgency, by which entries it is known again,
# what each entry said, and the entries that it rests on besides these.


def of_entry(log, picture):
    """All that comes in with this entry, but for comparisons with other days."""
    raised = []
    for rule, (urgency, used) in brought_together(log, picture).items():
        yield rule, urgency, [log], used, []
        raised.append((urgency, used))
    for rule, (urgency, values) in single(log, picture).items():
        yield rule, urgency, [log], [(log, values)], compared_for_pain(log, picture) if rule == "C-02" else []
        raised.append((urgency, values))
    urgency, left = not_taken_up(log, picture, raised)
    if left:
        yield "C-26", urgency, [log], [(log, left)], []


def compared_with_days_before(picture):
    for log in sorted(picture.logs, key=lambda log: log.day):
        values = migration(log, picture)
        if values and in_window("C-12", log.day, picture.pull_day):
            yield "C-12", "D", [log], [(log, values)], days_compared(values, log.day, picture)
    for pair, day, lost in losses_of_relief(picture):
        rests_on = [one for values in lost for one in days_compared(values, day, picture)]
        yield "C-13", "D", list(pair), list(zip(pair, lost, strict=True)), rests_on


def without_entry(kind, thing, picture):
    """What is found by something that is no entry: rule, urgency, entry judged again, what was said."""
    finders = {
        "pull": at_pull,
        "pull check": by_pull_check,
        "restart": at_restart,
        "check": by_check,
        "overdue": by_prompt,
        "day 11": on_day_11,
    }
    if kind in finders:
        for rule, urgency, used in finders[kind](thing, picture):
            judged = [log for log, _ in used if kind == "pull"]
            yield rule, urgency, judged, used, []


def at_pull(_, picture):
    """Silent: bleeding on the pull day before the pull is looked at again once the pull is known."""
    for log in picture.on(picture.pull_day):
        if bleeding(log):
            yield "C-19", "S", [(log, bleeding(log))]


def by_pull_check(check, picture):
    if check.neuro_normal is False:
        yield "C-01", "E", [(None, {"pull.neuro_normal": "no"})]
    if check.tips_intact is False:
        yield "C-25", "S", [(None, {"pull.tips_intact": "no"})]


def by_check(check, picture):
    if (check.phq9_item9 or 0) > 0:
        yield "C-20", "S", [(None, {"phq9_item9": check.phq9_item9})]
    contacts = check.contacts_out_of_range or 0
    if contacts >= 2 and 0 <= day_of(picture.facts, check.at) <= picture.pull_day:
        yield "C-17", "D", [(None, {"device.contacts_out_of_range": contacts})]


def by_prompt(prompt, picture):
    """Silent: the very moment of the pull is not yet after it."""
    day, session = prompt
    after_pull = picture.pull is not None and picture.pull < picture.moment
    if not after_pull and not is_answered(day, session, picture):
        on = picture.facts.placed_at.astimezone(picture.facts.zone).date() + timedelta(days=day)
        yield "C-22", "D", [(None, {"log_due": f"{on} {session}"})]


def on_day_11(_, picture):
    if picture.pull is None:
        yield "C-23", "S", [(None, {"trial_day": "11"})]


def at_restart(_, picture):
    if picture.pull is None and picture.restart >= in_utc(picture.facts.placed_at):
        yield "C-18", "S", [(None, {"antithrombotic.restarted_at": picture.restart})]
    for day in sorted({log.day for log in picture.logs}):
        one = read_together("C-01", day, picture)
        if one and any(log is None for log, _ in one[1]):
            yield "C-01", "E", one[1]
            return


def is_answered(day, session, picture):
    """Silent: an unscheduled entry answers the prompts of earlier days only."""
    place = {"unscheduled": 0, "morning": 1, "evening": 2}
    return any((log.day, place[log.session]) >= (day, place[session]) for log in picture.logs)


ORDER = ["pull", "pull check", "restart", "check", "entry", "in error", "overdue", "day 11"]


def what_happened(facts, as_of):
    """All that was learned up to the moment, in its order: (moment, kind, thing)."""
    logs = [Log(one, facts) for one in facts.entries]
    happened = [(log.at, "entry", log) for log in sorted(logs, key=lambda log: (log.at, log.one.id or 0))]
    happened += [(in_utc(log.one.in_error_at), "in error", log) for log in logs if log.one.in_error_at]
    happened += [(moment_of_pull(facts), "pull", None)] if moment_of_pull(facts) else []
    happened += [(in_utc(facts.pull.at), "pull check", facts.pull)] if facts.pull else []
    restart = in_utc(facts.antithrombotic_restarted_at)
    happened += [(restart, "restart", None)] if restart else []
    happened += [(in_utc(check.at), "check", check) for check in facts.checks]
    happened += prompts(facts, as_of)
    start = facts.placed_at.astimezone(facts.zone).date()
    happened.append((in_utc(datetime.combine(start + timedelta(days=11), time(0), facts.zone)), "day 11", None))
    now = in_utc(as_of)
    return sorted((one for one in happened if one[0] <= now), key=lambda one: (one[0], ORDER.index(one[1])))


def prompts(facts, as_of):
    """The moments 24 hours after each log was due."""
    start = facts.placed_at.astimezone(facts.zone).date()
    for day in range(1, (as_of.astimezone(facts.zone).date() - start).days + 1):
        for session, due in (("morning", facts.morning_log_due), ("evening", facts.evening_log_due)):
            local = datetime.combine(start + timedelta(days=day), due, facts.zone)
            yield in_utc(local) + timedelta(hours=24), "overdue", (day, session)


def second_reading(facts, as_of):
    """Rule -> what is to be compared: urgency, what raised it, joined evidence, whether its basis is gone."""
    seen, ever, evidence, before = [], set(), {}, []
    for at, kind, thing in what_happened(facts, as_of):
        seen.append((at, kind, thing))
        picture = Picture(facts, at, seen)
        entry = thing if kind == "entry" else None
        found = list(of_entry(entry, picture)) if entry else list(without_entry(kind, thing, picture))
        # Silent: an entry that counts again, since what stood in its place was withdrawn or moved, is judged again.
        for log in picture.logs:
            found += of_entry(log, picture) if log not in before and log is not entry else []
        before = picture.logs
        for rule, urgency, judged, used, rests_on in [*found, *compared_with_days_before(picture)]:
            key = (rule, urgency, *map(id, judged))
            if judged and key in ever:
                continue
            ever.add(key)
            note = {"at": at, "entry": entry and entry.one, "urgency": urgency, "because": in_words(used, facts)}
            logs = [log for log, _ in used if log is not None] + rests_on
            evidence.setdefault(rule, []).append((note, logs))
    now = Picture(facts, in_utc(as_of), seen)
    return {rule: flag(rule, found, now) for rule, found in evidence.items()}


def flag(rule, found, now):
    notes = [note for note, _ in found]
    gone = all(any(log not in now.logs for log in logs) for _, logs in found)
    return {
        "urgency": min((note["urgency"] for note in notes), key=URGENCIES.index),
        "raised": notes[0],
        "joined": notes[1:],
        "basis_withdrawn": gone and not still_found(rule, now),
    }


def still_found(rule, now):
    """Whether the rule finds anything in the entries that count now."""
    if rule in TOGETHER:
        return any(read_together(rule, log.day, now) for log in now.logs)
    if any(rule in single(log, now) for log in now.logs):
        return True
    return any(one[0] == rule for one in compared_with_days_before(now))


# Values as texts.


def in_words(used, facts):
    """Path to text; of several values for one path the worst."""
    values = {}
    for _, said in used:
        for path, value in said.items():
            values.setdefault(path, []).append(value)
    return {path: text(worst(path, several), facts) for path, several in values.items()}


def worst(path, values):
    if path == "temperature_c":
        return max(values) if max(values) >= 38 else min(values)
    if path == "site.redness_cm":
        return max(values)
    if path == "site.drainage":
        return min(values, key=["pus", "bloody", "clear"].index)
    return values[0]


def text(value, facts):
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return " -> ".join(text(one, facts) for one in value)
    if isinstance(value, datetime):
        return value.astimezone(facts.zone).isoformat()
    value = Fraction(value)
    with localcontext(prec=60):
        number = (Decimal(value.numerator) / value.denominator).quantize(Decimal(1).scaleb(-18), ROUND_HALF_UP)
    digits = f"{number:f}".rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits
