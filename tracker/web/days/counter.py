"""The counter: scan or type, one answer, Enter hands over, Enter prints; then the next."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.distribution_days.asking import CounterAnswer, counter_answer
from tracker.domain.distribution_days.figures import day_count
from tracker.domain.distribution_days.lots_there import LotToGive, lot_at_hand, lots_to_give
from tracker.domain.distribution_days.queries import Day, distribution_day
from tracker.domain.distribution_days.serving import hand_over, my_hand_overs
from tracker.domain.supplies.receipt_code import shown_folio
from tracker.i18n.messages import error_sentence
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.days.forms import CounterForm
from tracker.web.days.room import days_room
from tracker.web.days.taking_back import UNDO_REASONS
from tracker.web.desk import current_desk
from tracker.web.receipts.printing import PAPERS
from tracker.web.supplies.table import my_table, new_mark
from tracker.web.times import clock

MOST_TYPED = 400
#: What she shows, by how she was found.
_SHOWN = {"card": "card", "receipt": "card", "token": "told"}


@days_room.get("/days/<uuid:day_id>/counter")
@needs("days:handover:record")
def counter(day_id: UUID) -> ResponseReturnValue:
    """The box, and the last kit with its receipt (``?done=``)."""
    return _page(day_id, None)


@days_room.post("/days/<uuid:day_id>/counter")
@needs("days:handover:record")
def scan(day_id: UUID) -> ResponseReturnValue:
    """A card, token, receipt, code, name or telephone; or somebody who was chosen.

    An empty box after a hand-over prints its receipt.
    """
    text = request.form.get("text", "")[:MOST_TYPED].strip()
    person = request.form.get("person", "")[:40] or None
    table = my_table()
    if request.form.get("paper") in PAPERS:
        table.paper = request.form["paper"]
    last = request.form.get("last", "")[:40]
    if not text and not person:
        if last:
            back = url_for("days.counter", day_id=day_id)
            printed = url_for(
                "receipts.on_paper", distribution=last, paper=table.paper, print=1, next=back
            )
            return redirect(printed, 303)
        return redirect(url_for("days.counter", day_id=day_id), 303)
    desk = current_desk()
    lot = _lot(desk, _lots(desk, distribution_day(desk, day=str(day_id))))
    answer = counter_answer(
        desk,
        day=str(day_id),
        text=text,
        person=person,
        token=request.form.get("token", "")[:12] or None,
        lot=lot.lot if lot else None,
    )
    return _page(day_id, answer)


@days_room.get("/days/<uuid:day_id>/counter/unregistered")
@needs("days:handover:record")
def unregistered(day_id: UUID) -> ResponseReturnValue:
    """A kit for a woman who does not want to be registered; ``?token=`` where she has one."""
    token = request.args.get("token", "")[:12] or None
    return _page(day_id, CounterAnswer("unregistered", token=token))


@days_room.post("/days/<uuid:day_id>/hand-over", endpoint="give")
@needs("days:handover:record")
def give(day_id: UUID) -> ResponseReturnValue:
    """Carry it out; a second Enter on one page hands over one kit."""
    form, table = CounterForm(), my_table()
    if not form.validate_on_submit():
        return _page(day_id, _again(day_id, form), form, status=422)
    try:
        with table.busy:
            mark = form.mark.data or ""
            done = table.done.get(mark) or _carry_out(day_id, form)
            table.remember(mark, done)
    except Invalid as error:
        form.refuse(error)
    except NotFound:
        raise
    except Refused as error:
        form.form_errors.append(error_sentence(error))
    else:
        table.place = f"|{form.lot.data}"
        return redirect(url_for("days.counter", day_id=day_id, done=done), 303)
    return _page(day_id, _again(day_id, form), form, status=422)


def _carry_out(day_id: UUID, form: CounterForm) -> str:
    person = form.person.data or None
    return hand_over(
        current_desk(),
        day=str(day_id),
        lot=form.lot.data or "",
        person=person,
        token=form.token.data or None,
        identity_shown=form.identity_shown.data,
        earlier_reason=form.earlier_reason.data or None,
        expired_reason=form.expired_reason.data or None,
        collector_name=(form.collector_name.data or "").strip() or None,
        collector_reason=form.collector_reason.data or None,
        recipient_gender=None if person else form.recipient_gender.data,
        recipient_age_band=None if person else form.recipient_age_band.data or None,
    )["distribution"]


def _again(day_id: UUID, form: CounterForm) -> CounterAnswer:
    """The answer about whoever the form is about."""
    token = form.token.data or None
    if not form.person.data:
        return CounterAnswer("unregistered", token=token)
    return counter_answer(
        current_desk(),
        day=str(day_id),
        person=form.person.data,
        token=token,
        lot=form.lot.data or None,
    )


def _page(
    day_id: UUID,
    answer: CounterAnswer | None,
    form: CounterForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    desk = current_desk()
    held = distribution_day(desk, day=str(day_id))
    live = request.headers.get("HX-Request") == "true"
    lots = _lots(desk, held)
    lot = _lot(desk, lots)
    done = request.args.get("done", "")
    mine = [] if live else my_hand_overs(desk, day=held.id)
    page = render_template(
        "days/_answer.html" if live else "days/counter.html",
        held=held,
        answer=answer,
        form=form or _form(answer, lot),
        lots=lots,
        lot=lot,
        count=day_count(desk, day=held.id),
        done=next((m for m in mine if m.distribution == done), None),
        mine=mine,
        undo_reasons=UNDO_REASONS,
        paper=my_table().paper,
        papers=PAPERS,
        trouble=error_sentence(answer.trouble) if answer and answer.trouble else None,
        register_url=door("people.register"),
        grouped=grouped,
        shown_folio=shown_folio,
        clock=clock,
    )
    # htmx shows nothing of an answer that is not a success.
    return page, 200 if live else status


def _lots(desk: Desk, held: Day) -> list[LotToGive]:
    if held.state != "open":
        return []
    return lots_to_give(desk, {"scope": f"cso:{held.cso}", "site": held.site}, held.kits)


def _lot(desk: Desk, lots: list[LotToGive]) -> LotToGive | None:
    """The lot that is chosen in the page, or was at the last kit, or expires first."""
    wanted = request.form.get("lot", "")[:40] or (my_table().place or "").rpartition("|")[2]
    return lot_at_hand(desk, lots, wanted)


def _form(answer: CounterAnswer | None, lot: LotToGive | None) -> CounterForm:
    form = CounterForm(formdata=None)
    form.mark.data = new_mark()
    form.lot.data = lot.lot if lot else ""
    if answer is not None:
        form.person.data = answer.person.id if answer.person else ""
        form.token.data = answer.token or ""
        form.identity_shown.data = (
            "none" if answer.how == "unregistered" else _SHOWN.get(answer.how, "told")
        )
    return form
