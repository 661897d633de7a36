"""A loopback proxy that cuts a connection after so many pieces, to one side or the other."""

import socket
import threading
from contextlib import suppress
from typing import Literal

__all__ = ["CutProxy"]

Side = Literal["to_server", "to_client"]

_PIECE_BYTES = 65536


class CutProxy:
    """A proxy in front of a server of this machine.

    The piece at which it cuts is handed over to the server, or swallowed on its way to the
    client: what was sent arrives, and its answer does not. It cuts once; connections made
    later pass through.

    Parameters
    ----------
    port
        Of the server.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._cut: tuple[Side, int | bytes] | None = None
        self._lock = threading.Lock()
        self.pieces: dict[Side, int] = {"to_server": 0, "to_client": 0}
        self._plug = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._plug.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def cut_at(self, side: Side, piece: int) -> None:
        """Cut at the so manieth piece from now on to one side; 1 is the next."""
        with self._lock:
            self.pieces = {"to_server": 0, "to_client": 0}
            self._cut = (side, piece)

    def cut_with(self, side: Side, content: bytes) -> None:
        """Cut at the next piece to one side that has something in it."""
        with self._lock:
            self._cut = (side, content)

    @property
    def has_cut(self) -> bool:
        """Whether it has cut since it was told to."""
        with self._lock:
            return self._cut is None

    def close(self) -> None:
        """Take no further connection."""
        self._plug.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._plug.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                for side, one, other in (("to_server", client, server),
                                         ("to_client", server, client)):  # fmt: skip
                    arguments = (side, one, other)
                    threading.Thread(target=self._pass_on, args=arguments, daemon=True).start()

    def _pass_on(self, side: Side, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):  # cut, here or there
            while data := one.recv(_PIECE_BYTES):
                cut = self._is_cut(side, data)
                if not cut or side == "to_server":
                    other.sendall(data)
                if cut:
                    break
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _is_cut(self, side: Side, data: bytes) -> bool:
        with self._lock:
            self.pieces[side] += 1
            if self._cut is None or self._cut[0] != side:
                return False
            at = self._cut[1]
            if at not in data if isinstance(at, bytes) else at != self.pieces[side]:
                return False
            self._cut = None
            return True
