"""Questions read aloud: a recorded clip where there is one, else ``espeak-ng`` where it is.

Clips lie in the folder of the installation, ``clips/LANGUAGE/KEY.EXTENSION``; they hold our
own sentences and nobody's answers. What is spoken by the machine is not kept on the disk.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from tracker.basics.errors import Invalid
from tracker.i18n.locales import Language

#: Extension → its type; what browsers of the last years play.
KINDS = {
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "webm": "audio/webm",
}
#: First bytes by which a file shows that it is what its name says (at 4 for m4a).
_MARKS = {
    "ogg": (b"OggS",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "wav": (b"RIFF",),
    "m4a": (b"ftyp",),
    "webm": (b"\x1aE\xdf\xa3",),
}
MOST_BYTES = 2 * 1024 * 1024
_VOICES: dict[Language, str] = {"ht": "ht", "es": "es-419", "en": "en-gb"}
_SECONDS = 10


def clip(home: Path, lang: Language, key: str) -> tuple[bytes, str] | None:
    """A recorded clip and its type."""
    for extension, kind in KINDS.items():
        path = home / "clips" / lang / f"{key}.{extension}"
        if path.is_file() and path.stat().st_size <= MOST_BYTES:
            return path.read_bytes(), kind
    return None


def keep_clip(home: Path, lang: Language, key: str, name: str, data: bytes) -> None:
    """Keep a recording of a sentence in place of any before."""
    extension = name.rpartition(".")[2].lower()
    marks = _MARKS.get(extension)
    start = data[4:12] if extension == "m4a" else data[:8]
    if marks is None or not start.startswith(marks):
        raise Invalid("not_a_recording", "recording")
    if len(data) > MOST_BYTES:
        raise Invalid("recording_too_long", "recording", most=MOST_BYTES // (1024 * 1024))
    folder = home / "clips" / lang
    folder.mkdir(parents=True, exist_ok=True)
    drop_clip(home, lang, key)
    (folder / f"{key}.{extension}").write_bytes(data)


def drop_clip(home: Path, lang: Language, key: str) -> None:
    """Forget a recording."""
    for extension in KINDS:
        (home / "clips" / lang / f"{key}.{extension}").unlink(missing_ok=True)


def machine() -> str | None:
    """Where the program is that speaks, if it is installed."""
    return shutil.which("espeak-ng") or shutil.which("espeak")


def can_be_heard(home: Path) -> bool:
    """Whether anything can be read aloud on this computer."""
    return machine() is not None or (home / "clips").is_dir()


@lru_cache(maxsize=256)
def said_by_machine(program: str, lang: Language, text: str) -> bytes | None:
    """A WAV of ``text``; None where the program has no such voice or fails."""
    try:
        done = subprocess.run(
            [program, "-v", _VOICES[lang], "-s", "140", "--stdin", "--stdout"],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.stdout.startswith(b"RIFF") else None
