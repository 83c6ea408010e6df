"""The piece of a page that tells how far work in the background is."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.i18n.sentences.steps import step_sentence
from tracker.web.background import Job


def piece(job: Job[Any] | None, template: str, page: str) -> ResponseReturnValue:
    """``template`` for the script that asked; at the end the whole ``page`` is to be read anew.

    Whoever has no script is sent to the page.
    """
    if "HX-Request" not in request.headers:
        return redirect(page)
    if job is None or job.finished:
        return "", 200, {"HX-Refresh": "true"}
    return render_template(template, job=job, step_sentence=step_sentence)
