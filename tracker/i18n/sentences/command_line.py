"""What click says of wrong usage, and the headings of --help.

click asks the standard library's gettext for them; they are listed here for our catalogs, in
the words of the versions of click that we run with. Placeholders in braces are click's.
"""

from __future__ import annotations

from tracker.i18n.translate import N_, NN_

SENTENCES: tuple[str, ...] = (
    N_("Usage:"),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    # What stands for a value: of options, then of arguments.
    N_("TEXT"),
    N_("FILE"),
    N_("DIRECTORY"),
    N_("PATH"),
    N_("INTEGER RANGE"),
    N_("NAME"),
    N_("USERNAME"),
    N_("DEVICE"),
    N_("REQUEST_FILE"),
    N_("FILES..."),
    N_("RECEIPT_TEXT"),
    N_("GRANT"),
    N_("DOCUMENT"),
    N_("DOCUMENTS..."),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("required"),
    N_("default: {default}"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("No such option: {name}"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Choose from:\n\t{choices}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("Option {name!r} does not take a value."),
    N_("Repeat for confirmation"),
    N_("Error: The two entered values do not match."),
)
#: One thing, and several.
BY_NUMBER: tuple[tuple[str, str], ...] = (
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    NN_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)
