"""What goes over the pipes between the server and its workers: messages after their length, and answers."""

import struct
from typing import NamedTuple

LENGTH = struct.Struct(">I")


class Answer(NamedTuple):
    """What a worker gives back: the status of an HTTP answer, what the body is, and the body."""

    status: int
    media_type: str
    body: bytes


def framed(*messages: bytes) -> bytes:
    """Messages as they go over a stream, each after its length."""
    return b"".join(LENGTH.pack(len(message)) + message for message in messages)


def failure(status: int, message: object) -> Answer:
    """An answer that tells in words what went wrong."""
    return Answer(status, "text/plain; charset=utf-8", str(message).encode(errors="replace"))
