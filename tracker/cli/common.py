"""What every command shares: where the home is, how to sign in, how results are told.

Results go to standard output (with ``--json`` exactly one JSON object); messages,
progress and prompts to standard error. Exit 0 done, 1 refused, 2 wrong usage.
"""

from __future__ import annotations

import codecs
import dataclasses
import functools
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.basics.errors import Refused, TrackerError
from tracker.i18n.locales import negotiate
from tracker.i18n.messages import error_line
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import speaking
from tracker.installation.opening import Installation, unlock
from tracker.settings import Settings, settings

if TYPE_CHECKING:
    from rich.progress import Progress

HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder of the installation; else TRACKER_HOME, else the one that this system gives.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
USER = click.option("--user", default=None, help="Who signs in (TRACKER_USER).")
PASSWORD_FILE = click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="A file whose first line is the password; else TRACKER_PASSWORD, else a prompt.",
)


class Say:
    """Tells results and messages, as people or as programs want them."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, value: dict[str, Any], *lines: str) -> None:
        """The result: ``value`` as JSON, or ``lines`` for people."""
        if self.as_json:
            print_json(value)
        else:
            for line in lines:
                click.echo(line)

    def note(self, line: str) -> None:
        """A message beside the result."""
        click.echo(line, err=True)


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on standard output, in letters that it can take."""
    # A console or pipe of Windows may not be UTF-8: escapes mean the same to a program.
    utf8 = (sys.stdout.encoding or "").replace("-", "").lower() == "utf8"
    click.echo(json.dumps(plain(value), ensure_ascii=not utf8))


def plain(value: Any) -> Any:
    """Dataclasses, dates, decimals and bytes as JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {_key(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def _key(key: Any) -> str:
    """The name of an entry; of a table's cell its row and its column."""
    return ":".join(map(str, key)) if isinstance(key, tuple) else str(key)


def told(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command in the reader's language and turn errors into exit code 1."""

    @functools.wraps(function)
    def run(*args: Any, as_json: bool = False, **kwargs: Any) -> None:
        say = Say(as_json)
        with speaking(cli_language()):
            try:
                function(*args, say=say, **kwargs)
            except TrackerError as error:
                _refuse(say, error)
            except (KeyboardInterrupt, click.Abort):
                _refuse(say, Refused("stopped"))
            except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
                raise
            except Exception as error:
                # Its text may hold what somebody typed: only where it happened is told.
                _refuse(say, TrackerError("unexpected", place=_place(error)))

    return JSON(run)


def _refuse(say: Say, error: TrackerError) -> None:
    sentence = error_line(error)
    if say.as_json:
        print_json({"error": error.code, "message": sentence, **error.params})
    click.echo(sentence, err=True)
    sys.exit(1)


def _place(error: Exception) -> str:
    """The kind of an error and the line of ours where it happened; never its text."""
    lines = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "tracker" in Path(frame.filename).parts
    ]
    return " ".join([type(error).__name__, *lines[-1:]])


def cli_language() -> Any:
    """The language of messages: TRACKER_LANG, else the system's, else English."""
    chosen = os.environ.get("TRACKER_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    tag = (chosen or "en").split(".")[0].replace("_", "-")
    return negotiate("en" if tag in ("C", "POSIX", "") else tag)


def home_settings(home: Path | None) -> Settings:
    """Settings for ``--home``, TRACKER_HOME or the platform's folder."""
    return settings(home)


def read_password(password_file: Path | None, *, confirm: bool = False) -> str:
    """The password from file, environment or prompt; never from an argument."""
    if password_file is not None:
        try:
            data = password_file.read_bytes()
            # Notepad and PowerShell put a mark before the text.
            utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            lines = data.decode("utf-16" if utf16 else "utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise Refused("password_file_unreadable") from error
        if not lines:
            raise Refused("password_file_unreadable")
        return lines[0]
    from_environment = os.environ.get("TRACKER_PASSWORD")
    if from_environment:
        return from_environment
    return ask_password(confirm=confirm)


def ask_password(*, confirm: bool = False) -> str:
    """The password as a person types it; Refused("password_needed") where nobody can."""
    if not sys.stdin.isatty():
        raise Refused("password_needed")
    return str(click.prompt(_("Password"), hide_input=True, confirmation_prompt=confirm, err=True))


@contextmanager
def opened(
    home: Path | None, user: str | None, password_file: Path | None
) -> Iterator[Installation]:
    """The unlocked installation, locked again afterwards."""
    chosen = home_settings(home)
    if not chosen.key_slots.exists():
        raise Refused("no_installation")
    installation = unlock(
        chosen, user or os.environ.get("TRACKER_USER"), read_password(password_file)
    )
    try:
        yield installation
    finally:
        installation.close()


def signed_in(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options of a command that works on an unlocked installation; passes ``installation``."""

    @functools.wraps(function)
    def run(
        *args: Any,
        home: Path | None,
        user: str | None,
        password_file: Path | None,
        **kwargs: Any,
    ) -> None:
        with opened(home, user, password_file) as installation:
            function(*args, installation=installation, **kwargs)

    return HOME(USER(PASSWORD_FILE(told(run))))


@contextmanager
def bars(*more: str) -> Iterator[Progress]:
    """Bars on standard error, where that is a terminal; ``more`` is told beside a bar's share."""
    # Not at the start: most commands end before there is anything to be told.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        *map(TextColumn, more),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as shown:
        yield shown


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A progress bar on standard error; gives a function that advances it by some, and that
    may be told how much there is in all."""
    with bars("{task.completed}") as bar:
        task = bar.add_task(label, total=total)
        yield lambda step, total=None: bar.update(task, advance=step, total=total)


def read_bytes(path: Path) -> bytes:
    """A file's bytes; Refused("file_unreadable")."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable") from error


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, wholly or not at all."""
    not_there(path)
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Refused("file_unwritable") from error
    except KeyboardInterrupt:
        unfinished.unlink(missing_ok=True)
        raise


def not_there(path: Path | None) -> None:
    """Refused("file_exists") before the work, rather than after it, when ``path`` is taken."""
    if path is not None and path.exists():
        raise Refused("file_exists")
