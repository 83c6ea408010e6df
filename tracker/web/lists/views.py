"""The wizard: choose a file, see and correct what was understood, import it."""

from __future__ import annotations

from collections import Counter

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from wtforms.fields import SelectChoice

from tracker.basics.errors import Damaged, Invalid, NotFound
from tracker.domain.cases.list_decisions import batches
from tracker.domain.cases.list_import import import_understood
from tracker.domain.cases.list_preview import MOST_TRIED, Foreseen, foresee
from tracker.domain.cases.lists.rows import ListRow, Understanding
from tracker.domain.cases.lists.understanding import understand
from tracker.domain.cases.queries import Person, person
from tracker.domain.organisations.queries import csos
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk, own_session
from tracker.web.lists import deciding, labels  # noqa: F401
from tracker.web.lists.forms import (
    UploadForm,
    genders,
    meaning_value,
    meanings,
    read_choices,
    states,
)
from tracker.web.lists.held import HeldList, Reading, held_list, keep, let_go
from tracker.web.lists.room import lists_room as lists_room
from tracker.web.paging import row_number

PER_PAGE = 25
MOST_SHOWN = 300
SHOWN_STATES = ("imported", "parked", "duplicate", "skipped")


@lists_room.route("/lists", methods=["GET", "POST"])
@needs("cases:list:import")
def start() -> ResponseReturnValue:
    """Choose a file; below, the lists that were imported."""
    desk = current_desk()
    form = UploadForm()
    if desk.actor.cso is not None:
        del form.cso
    else:
        form.cso.choices = [SelectChoice(c.code, c.name) for c in csos(desk)]
    if form.validate_on_submit():
        try:
            return redirect(url_for("lists.understood", token=_take(form)), code=303)
        except (Damaged, Invalid, NotFound) as error:
            form.file.errors = [*form.file.errors, error_sentence(error)]
    status = 422 if form.errors or form.form_errors else 200
    return render_template("lists/start.html", form=form, batches=batches(desk)), status


def _take(form: UploadForm) -> str:
    sent: FileStorage = form.file.data
    cso = form.cso.data if form.cso else None
    data, name = sent.read(), sent.filename or ""
    reading = Reading()
    known = _understood(data, name, reading)
    seen = foresee(current_desk(), known, cso)
    return keep(own_session(), HeldList(name, data, cso, reading, known, seen))


def _understood(data: bytes, name: str, reading: Reading) -> Understanding:
    return understand(
        data,
        name,
        today=current_desk().today(),
        default_state=reading.state,
        remap=reading.remap,
        sheet=reading.sheet,
        date_order=reading.date_order,
        everybody=reading.everybody,
    )


def _gone() -> ResponseReturnValue:
    flash(error_sentence(NotFound("upload_gone")), "warning")
    return redirect(url_for("lists.start"), code=303)


@lists_room.get("/lists/read/<token>")
@needs("cases:list:import")
def understood(token: str) -> ResponseReturnValue:
    """What was understood of the list, and its rows a page at a time."""
    held = held_list(own_session(), token)
    if held is None:
        return _gone()
    if held.done is not None:
        return redirect(url_for("lists.result", token=token))
    state = request.args.get("show", "")
    first = request.args.get("from", 0, type=row_number)
    shown, following = _page_of(held, state, max(first, 0))
    counted = Counter(seen.state for seen in held.foreseen.values())
    return render_template(
        "lists/understood.html",
        held=held,
        list=held.understood,
        rows=shown,
        next_from=following,
        first=first,
        show=state if state in SHOWN_STATES else "",
        counts={name: counted[name] for name in SHOWN_STATES},
        tried_all=len(held.understood.rows) <= MOST_TRIED,
        most_tried=MOST_TRIED,
        marks={row.number: _marks(row) for row in shown},
        likely=_likely_people(held, shown),
        ignored=_ignored(held.understood),
        meanings=meanings(),
        meaning_value=meaning_value,
        states=states(),
        genders=genders(),
        untold=_untold(held.understood),
        labels=labels,
    )


def _untold(known: Understanding) -> bool:
    """Whether the list tells of nobody whether she is a woman or a man."""
    return bool(known.rows) and not any(row.values.gender for row in known.rows)


def _page_of(held: HeldList, state: str, first: int) -> tuple[list[ListRow], int | None]:
    """The rows from index ``first`` on, and the index that the next page begins at."""
    found: list[ListRow] = []
    rows = held.understood.rows
    for index in range(first, len(rows)):
        seen = held.foreseen.get(rows[index].number)
        if state in SHOWN_STATES and (seen is None or seen.state != state):
            continue
        if len(found) == PER_PAGE:
            return found, index
        found.append(rows[index])
    return found, None


def _marks(row: ListRow) -> dict[int, list[tuple[str, bool, str | None]]]:
    """Doubts by column: (sentence, whether it parks, suggestion)."""
    marks: dict[int, list[tuple[str, bool, str | None]]] = {}
    for one in row.doubts:
        found = (labels.doubt(one.reason), one.parks, labels.suggestion(one.suggestion))
        marks.setdefault(one.column, []).append(found)
    return marks


def _likely_people(held: HeldList, rows: list[ListRow]) -> dict[str, Person]:
    seen = [held.foreseen.get(row.number, Foreseen("")).likely for row in rows]
    desk = current_desk()
    return {identity: person(desk, person=identity) for identity in seen if identity}


def _ignored(list_: Understanding) -> list[tuple[str, int, list[int]]]:
    """(reason, how many, the first row numbers) of rows that register nobody."""
    numbers: dict[str, list[int]] = {}
    for row in list_.ignored:
        numbers.setdefault(row.reason, []).append(row.number)
    return [(labels.IGNORED[r], len(found), found[:MOST_SHOWN]) for r, found in numbers.items()]


@lists_room.post("/lists/read/<token>")
@needs("cases:list:import")
def reread(token: str) -> ResponseReturnValue:
    """Read the list again with corrected meanings, order of dates, sheet or state."""
    held = held_list(own_session(), token)
    if held is None or held.done is not None:
        return _gone()
    reading = read_choices(request.form, held.reading, held.understood)
    with held.lock:
        try:
            known = _understood(held.data, held.file_name, reading)
            held.foreseen = foresee(current_desk(), known, held.cso)
            held.understood, held.reading = known, reading
            flash(_("The list was read again. Look whether it is right now."), "success")
        except (Damaged, NotFound) as error:
            flash(error_sentence(error), "warning")
    return redirect(url_for("lists.understood", token=token), code=303)


@lists_room.post("/lists/read/<token>/import")
@needs("cases:list:import")
def take_in(token: str) -> ResponseReturnValue:
    """Import it. A second click waits for the first, and finds it done."""
    held = held_list(own_session(), token)
    if held is None:
        return _gone()
    desk = current_desk()

    def advance(number: int, total: int) -> None:
        held.progress = (number, total)

    with held.lock:
        if held.done is None:
            held.finish(
                import_understood(
                    desk, held.understood, held.data, held.file_name, held.cso, advance
                )
            )
    return redirect(url_for("lists.result", token=token), code=303)


@lists_room.get("/lists/read/<token>/progress")
@needs("cases:list:import")
def progress(token: str) -> ResponseReturnValue:
    """How far the import is, as a sentence."""
    held = held_list(own_session(), token)
    number, total = held.progress if held else (0, 0)
    text = _("Row %(number)s of %(total)s", number=number, total=total) if total else ""
    return jsonify(text=text)


@lists_room.get("/lists/read/<token>/result")
@needs("cases:list:import")
def result(token: str) -> ResponseReturnValue:
    """What came of the import."""
    held = held_list(own_session(), token)
    if held is None or held.done is None:
        return redirect(url_for("lists.start"))
    return render_template("lists/result.html", done=held.done, file_name=held.file_name)


@lists_room.post("/lists/read/<token>/forget")
@needs("cases:list:import")
def forget(token: str) -> ResponseReturnValue:
    """Let go of a list that is not to be imported."""
    let_go(own_session(), token)
    flash(_("The list was closed. Nothing was imported."), "success")
    return redirect(url_for("lists.start"), code=303)
