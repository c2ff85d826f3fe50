"""`flask rules ...`: a file of cases judged by the rules of the pages, for comparing; stores nothing."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from scstrial.checking.cases import Check, Faulty, text_of
from scstrial.checking.diaries import answer_to_diaries
from scstrial.checking.evaluate import EVALUATE, rule_in
from scstrial.checking.flags import FLAGS
from scstrial.checking.hold import HOLD
from scstrial.checking.mme import MME
from scstrial.checking.screen import SCREEN

STANDARD_INPUT = "-"
CSV = ".csv"
FAULTY = 2  # exit status
rules = click.Group("rules", help="Judge the cases of a JSON file (- = standard input); nothing is stored.")


@rules.command("evaluate")
@click.argument("file")
@click.option("--csv", "is_csv", is_flag=True, help="The file is a CSV of diaries; needed for standard input only.")
@click.option("--protocol", help="A JSON file with the protocol's settings, for a CSV of diaries.")
def evaluate(file: str, is_csv: bool, protocol: str | None) -> None:
    """Relief, status, reason and flags of a trial; of a .csv file, of every case in it."""
    if not (is_csv or file.lower().endswith(CSV)):
        if protocol is not None:
            stop("A JSON case holds its own protocol; --protocol is for a CSV of diaries.")
        say_answer(EVALUATE, file)
        return
    try:
        rule = rule_in(text_of(content_of(protocol)) if protocol is not None else "{}")
        click.echo(answer_to_diaries(text_of(content_of(file)), rule))
    except Faulty as faulty:
        stop(*faulty.lines)


@rules.command("flags")
@click.argument("file")
def flags(file: str) -> None:
    """Complication flags of a trial's logs, pull and clock."""
    say_answer(FLAGS, file)


@rules.command("screen")
@click.argument("file")
def screen(file: str) -> None:
    """Items and verdict of a candidate."""
    say_answer(SCREEN, file)


@rules.command("mme")
@click.argument("file")
def mme(file: str) -> None:
    """Opioids as morphine milligram equivalents per day."""
    say_answer(MME, file)


@rules.command("hold")
@click.argument("file")
def hold(file: str) -> None:
    """Holds before a placement and restarts after the pull."""
    say_answer(HOLD, file)


def say_answer(check: Check[Any], file: str) -> None:
    """The answer on standard output; or every fault on standard error, nothing else, and exit status 2."""
    try:
        click.echo(check.of(text_of(content_of(file))))
    except Faulty as faulty:
        stop(*faulty.lines)


def content_of(file: str) -> bytes:
    """The bytes of the file, or of standard input."""
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as wrong:
        raise Faulty(f"The file {file} cannot be read: {wrong.strerror}.") from None


def stop(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(FAULTY)
