"""The eight steps of the main job, in the order in which people do them."""

from __future__ import annotations

from tracker.cli.demo.agreeing import audit, synchronise
from tracker.cli.demo.setting_up import set_up
from tracker.cli.demo.working import hand_over, import_lists, refer

STEPS = (set_up, import_lists, hand_over, refer, synchronise, audit)
