"""What the disk refuses, in the words of whoever has to put it right."""

from __future__ import annotations

import errno
import os

from bot.ports import StoreError

_FULL = "the disk is full; free some space there and try again"
_FORBIDDEN = "this user may not; give the user the bot runs as the right to read and write there"
_NOT_A_FOLDER = "a file stands where a folder is needed; move it away or choose another folder"
_REMEDIES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "the quota of this user is used up; free some space there or raise the quota",
    errno.EFBIG: "the file size limit of this process is reached; raise it (ulimit -f) and start again",
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: "the disk is mounted read-only; mount it for writing or choose another folder",
    errno.ENOTDIR: _NOT_A_FOLDER,
    errno.EEXIST: _NOT_A_FOLDER,
    errno.EISDIR: "a folder stands where a file is needed; move it away",
    errno.ENOENT: "the folder is gone; put it back or start the bot again to have it made anew",
    errno.EIO: "the disk reports a fault; check it (dmesg, smartctl) before going on",
    errno.EMFILE: "this process has too many files open; raise the limit (ulimit -n) and start again",
}


def in_words(failed: str, where: str | os.PathLike[str], error: OSError) -> StoreError:
    """What failed, where, and what to do about it.

    >>> str(in_words("Cannot save", "data/ab", OSError(errno.EROFS, "Read-only file system")))
    'Cannot save in data/ab: the disk is mounted read-only; mount it for writing or choose another folder.'
    """
    otherwise = f"the system says {error.strerror or error}; put that right first"
    remedy = _REMEDIES.get(error.errno or 0, otherwise)
    return StoreError(f"{failed} in {os.fspath(where)}: {remedy}.")
