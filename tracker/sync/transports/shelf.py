"""A shared folder as a shelf of bundles: put one there whole, look at it, take it away.

A folder that vanished, is read-only or full is told apart, and nothing is lost: what was
to be written is written the next time.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.basics.errors import Refused
from tracker.sync.bundle import MAX_FILE
from tracker.sync.transports.names import Named, is_unfinished, read_name

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_TEMPORARY = ".tmp"


@contextmanager
def told() -> Iterator[None]:
    """Turn what the system says of a folder into a code that a person can be told about."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refused("sync_folder_full") from error
        if error.errno in _READ_ONLY:
            raise Refused("sync_folder_read_only") from error
        raise Refused("sync_folder_missing") from error


@dataclass(frozen=True)
class Found:
    """A file in a receiver's part of the folder; ``named`` is None when it was renamed."""

    path: Path
    named: Named | None


class Shelf:
    """The folder that a synchroniser carries, or a stick."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def check(self) -> None:
        """Refused("sync_folder_missing") where the folder is not there now."""
        # Never made here: an unmounted stick would become a folder on the laptop's own disk.
        if not self.root.is_dir():
            raise Refused("sync_folder_missing")

    def boxes(self) -> set[str]:
        """The receivers (tags) that have a part of the folder."""
        with told():
            return {path.name for path in self.root.iterdir() if path.is_dir()}

    def open_box(self, receiver: str) -> None:
        """Make the part of the folder where ``receiver`` (a tag) is sent to."""
        self.check()
        with told():
            (self.root / receiver).mkdir(exist_ok=True)

    def look(self, receiver: str) -> list[Found]:
        """What lies there for a receiver, in the order in which it was made."""
        return _files(self.root / receiver)

    def loose(self) -> list[Found]:
        """What somebody put beside the parts, under any name."""
        return _files(self.root)

    def put(self, receiver: str, name: str, data: bytes) -> None:
        """Write a bundle there, wholly or not at all."""
        self.open_box(receiver)
        box = self.root / receiver
        unfinished = box / f".{name}{_TEMPORARY}"
        try:
            with told():
                with unfinished.open("wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                os.replace(unfinished, box / name)
                _settle(box)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise

    def holds(self, receiver: str, name: str, size: int) -> bool:
        """Whether a bundle of ours lies there still, in its length."""
        try:
            return (self.root / receiver / name).stat().st_size == size
        except OSError:
            return False

    def clear_unfinished(self, receiver: str, sender: str) -> None:
        """Take away what a crash of ours (tag ``sender``) left half written."""
        for path in (self.root / receiver).glob(f".{sender}-*{_TEMPORARY}"):
            remove(path)


def _files(folder: Path) -> list[Found]:
    try:
        with told():
            names = [entry.name for entry in os.scandir(folder) if entry.is_file()]
    except Refused as refusal:
        if refusal.code == "sync_folder_missing":
            return []
        raise
    found = [Found(folder / n, read_name(n)) for n in names if not is_unfinished(n)]
    return sorted(found, key=lambda f: (f.named.number if f.named else 0, f.path.name))


def read(found: Found) -> bytes | None:
    """The bytes of a file that is whole; None while it is not (or not any more)."""
    try:
        size = found.path.stat().st_size
        if not 0 < size <= MAX_FILE or (found.named and found.named.size != size):
            return None
        data = found.path.read_bytes()
    except OSError:
        # A synchroniser may hold it, or it was taken away: the next run looks again.
        return None
    if found.named is not None and not found.named.is_whole(data):
        return None
    return data


def remove(path: Path) -> bool:
    """Take a file away; False when that does not succeed now (it is tried again later)."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _settle(folder: Path) -> None:
    """Have the new name survive a loss of power, where the system can do that."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
