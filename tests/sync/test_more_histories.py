"""The other half of the histories of ``test_histories.py``, for another worker."""

from __future__ import annotations

from tests.sync.test_histories import EXAMPLES, Histories, profile


class MoreHistories(Histories):
    """Others: each run is made up anew."""


TestMoreHistories = MoreHistories.TestCase
TestMoreHistories.settings = profile(EXAMPLES // 2)
