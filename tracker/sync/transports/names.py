"""Names in a shared folder. They tell nothing about people, and enough to judge a file.

``<receiver>/<sender>-<number>-<size>-<digest>.tracker``: tags of both devices, when it was
made (ms), how many bytes it has, and the SHA-256 of them (first 40 hex digits). A file is
whole when size and digest are what its name says, whatever a synchroniser made of it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

SUFFIX = ".tracker"
DIGEST = 40

#: At the start of the name: what a synchroniser adds to a second copy comes after it
#: ("… (conflicted copy 2026-11-23)", ".sync-conflict-…", "-LAPTOP7", " (1)").
_NAME = re.compile(r"([0-9a-f]{16})-(\d{13})-(\d{1,10})-([0-9a-f]{40})(?![0-9a-f])")
#: Not finished, or a synchroniser's own.
_UNFINISHED = re.compile(r"^[.~]|~$|\.(tmp|part|partial|crdownload|filepart|!sync)$", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """What a file's name says."""

    sender: str
    number: int
    size: int
    digest: str

    def is_whole(self, data: bytes) -> bool:
        return len(data) == self.size and digest_of(data)[:DIGEST] == self.digest


def tag(device: str) -> str:
    """The sixteen hex digits that stand for a device in a shared folder."""
    return hashlib.sha256(b"tracker:folder\x00" + device.encode()).hexdigest()[:16]


def digest_of(data: bytes) -> str:
    """SHA-256 in hex, by which a bundle is known again."""
    return hashlib.sha256(data).hexdigest()


def file_name(sender: str, number: int, data: bytes) -> str:
    """The name of a bundle from device ``sender``."""
    return f"{tag(sender)}-{number:013d}-{len(data)}-{digest_of(data)[:DIGEST]}{SUFFIX}"


def read_name(name: str) -> Named | None:
    """What a name says; None for a name that somebody else gave."""
    found = _NAME.match(name)
    if found is None:
        return None
    return Named(found[1], int(found[2]), int(found[3]), found[4])


def is_unfinished(name: str) -> bool:
    """Whether a name is that of a file still being written, or is no bundle's at all."""
    return bool(_UNFINISHED.search(name)) or not name.lower().endswith(SUFFIX)


def is_own_name(name: str) -> bool:
    """Whether a file is called just as its sender called it."""
    found = _NAME.match(name)
    return found is not None and name[found.end() :] == SUFFIX
