"""What really lies in an installation's files: every page and frame decrypted, used or free."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.fleet import Site

_PAGE, _RESERVE, _SALT, _IV = 4096, 80, 16, 16


def _decrypted(page: bytes, key: bytes, first: bool) -> bytes:
    body = page[_SALT if first else 0 : _PAGE - _RESERVE]
    vector = page[_PAGE - _RESERVE : _PAGE - _RESERVE + _IV]
    opener = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return opener.update(body) + opener.finalize()


def raw_pages(site: Site) -> bytes:
    """All pages of the database and all frames of its write-ahead log, in the clear."""
    path, key = site.installation.settings.database, site.installation.store.key
    data = path.read_bytes()
    assert len(data) % _PAGE == 0
    found = [_decrypted(data[at : at + _PAGE], key, at == 0) for at in range(0, len(data), _PAGE)]
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes()[32:] if log.exists() else b""
    for at in range(0, len(frames) - _PAGE - 23, _PAGE + 24):
        frame = frames[at + 24 : at + 24 + _PAGE]
        number = int.from_bytes(frames[at : at + 4], "big")
        found.append(_decrypted(frame, key, number == 1))
    return b"".join(found)


def everything_selected(site: Site) -> str:
    """Every value of every table."""
    text = []
    for table in site.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in site.rows(f'SELECT * FROM "{table["name"]}"'):
            for value in row.values():
                text.append(
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                )
    return "\n".join(text)
