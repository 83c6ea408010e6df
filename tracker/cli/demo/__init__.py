"""``tracker demo``: the main job, end to end, on four registration lists."""
