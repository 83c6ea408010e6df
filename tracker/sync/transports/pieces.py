"""Bundles that travel in pieces: what arrived so far lies beside the database.

Every piece belongs to a bundle that is sealed to its receiver, so the disk holds nothing
readable. A device has one unfinished bundle at a time; another one takes its place.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.basics.errors import Damaged, Refused
from tracker.sync.bundle import MAX_FILE
from tracker.sync.transports.names import digest_of

_DIGEST = re.compile(r"[0-9a-f]{64}")
_lock = threading.Lock()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EFBIG)
        raise Refused("disk_full" if full else "file_unwritable") from error


class Pieces:
    """The bundles of one other device in one direction, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where a bundle lies or will lie; Refused for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise Refused("digest_malformed")
        return self._folder / digest

    def have(self, digest: str) -> int:
        """How many bytes of a bundle are here."""
        try:
            return self.path(digest).stat().st_size
        except OSError:
            return 0

    def add(self, digest: str, offset: int, piece: bytes, size: int) -> int:
        """Add a piece where the last one ended; how many bytes are here now.

        Refused("wrong_offset") with ``have`` where it does not fit there.
        """
        path = self.path(digest)
        if not 0 < size <= MAX_FILE or offset + len(piece) > size:
            raise Damaged("bundle_too_large")
        with _lock, _told():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if offset == 0:
                self.keep_only(digest)
            have = self.have(digest)
            if offset != have:
                raise Refused("wrong_offset", have=have)
            with path.open("ab") as stream:
                stream.write(piece)
            return have + len(piece)

    def put(self, digest: str, data: bytes) -> Path:
        """Keep a whole bundle of our own, for it to be sent or fetched in pieces."""
        path = self.path(digest)
        unfinished = path.with_name(f"{digest}.new")
        with _lock, _told():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.keep_only(digest)
            with unfinished.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(unfinished, path)
        return path

    def whole(self, digest: str) -> bytes:
        """The bundle's bytes; what is not what it should be is thrown away and refused."""
        try:
            data = self.path(digest).read_bytes()
        except OSError as error:
            raise Refused("bundle_not_here") from error
        if digest_of(data) != digest:
            self.drop(digest)
            raise Damaged("bundle_damaged")
        return data

    def drop(self, digest: str) -> None:
        """It is taken in, or no longer wanted."""
        with contextlib.suppress(OSError):
            self.path(digest).unlink(missing_ok=True)

    def digests(self) -> list[str]:
        """What lies here, whole or not."""
        with contextlib.suppress(OSError):
            return sorted(p.name for p in self._folder.iterdir() if _DIGEST.fullmatch(p.name))
        return []

    def keep_only(self, digest: str) -> None:
        """One bundle at a time: the disk of a hub is not for whoever sends most."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.name != digest:
                    path.unlink(missing_ok=True)
