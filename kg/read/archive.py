"""Unpacks a ZIP archive of reports into a folder, within limits of number and size.

The members are written under numbers, never under the names that the archive gives them.
"""

import stat
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import ZipInfo

from kg.read.document import UnreadableError
from kg.read.package import Package

_MOST_MEMBERS = 2000
_LARGEST_MEMBER = 64 * 2**20  # bytes, unpacked
_LARGEST_ARCHIVE = 512 * 2**20
_UTF8_NAME = 0x800
_SYSTEM_FOLDERS = ("__MACOSX",)


class Member(NamedTuple):
    """A file of an archive."""

    name: str  # with forward slashes
    reason: str = ""  # why it is passed over; empty for one that was written to the folder, under its place in the list


def unpack(data: bytes, folder: Path) -> list[Member]:
    """The members of the archive, sorted by name; those without a reason are written to `folder` as 0, 1, 2 … by their place.

    Raises UnreadableError for an archive that is damaged or larger than the limits.
    """
    package = Package(data)
    named = ((_name(part), part) for part in package.parts.values() if not part.is_dir())
    found = sorted((row for row in named if not _is_system(row[0])), key=lambda row: (row[0], row[1].header_offset))
    if len(found) > _MOST_MEMBERS:
        raise UnreadableError(f"the archive holds more than {_MOST_MEMBERS} files.", "Unpack it, and give the folder.")
    members: list[Member] = []
    size = 0
    for name, part in found:
        if reason := _reason(name, part):
            members.append(Member(name, reason))
            continue
        try:
            content = package.read(part, _LARGEST_MEMBER)
        except UnreadableError as error:
            members.append(Member(name, f"{error.problem} {error.remedy}"))
            continue
        size += len(content)
        if size > _LARGEST_ARCHIVE:
            raise UnreadableError(f"the archive is larger than {_LARGEST_ARCHIVE // 2**20} MB when it is unpacked.", "Cut it into parts.")
        (folder / str(len(members))).write_bytes(content)
        members.append(Member(name))
    return members


def _name(part: ZipInfo) -> str:
    """The member's name; older Chinese programs write it in GBK without saying so."""
    name = part.filename
    if not part.flag_bits & _UTF8_NAME:
        for encoding in ("utf-8", "gb18030"):
            try:
                return name.encode("cp437").decode(encoding).replace("\\", "/")
            except UnicodeError:
                continue
    return name.replace("\\", "/")


def _is_system(name: str) -> bool:
    return any((folder.startswith(".") and folder != "..") or folder in _SYSTEM_FOLDERS for folder in name.split("/"))


def _reason(name: str, part: ZipInfo) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        return "its name leads out of the archive."
    if stat.S_ISLNK(part.external_attr >> 16):
        return "it is a link."
    return ""
