"""The eight steps of the main job, in the order in which people do them."""

from __future__ import annotations

from tracker.cli.demo.agreeing import audit, synchronise
from tracker.cli.demo.casework import no_case_is_read, work_a_case
from tracker.cli.demo.funding import spend
from tracker.cli.demo.giving import both_halves, give
from tracker.cli.demo.on_the_day import hold_a_day
from tracker.cli.demo.setting_up import set_up
from tracker.cli.demo.support import support
from tracker.cli.demo.working import hand_over, import_lists, refer

STEPS = (
    set_up,
    import_lists,
    hand_over,
    hold_a_day,
    give,
    spend,
    refer,
    work_a_case,
    support,
    synchronise,
    both_halves,
    no_case_is_read,
    audit,
)
