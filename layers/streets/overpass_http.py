"""What a map server answers: taken in by the clock, and let through only whole and sound.

osmnx waits for a busy server without end and without a word, takes a partial
answer for a whole one, and sets no limit to how long an answer may trickle.
All of this is settled in the hook that its HTTP library calls with every
answer: the `ResponseGuard` reads the body itself before osmnx sees it.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from geo.errors import DataError, Problem
from layers.store import limits
from layers.streets.endpoints import same_server

__all__ = ["CONNECT_S", "BusyError", "ResponseGuard", "errors_as_problems", "seconds_until_free"]

CONNECT_S = 10.0
"""Seconds to get through to a server."""

TOO_MANY = 429
_BUSY = (TOO_MANY, 504)
_CHUNK = 1 << 16
_WAIT = re.compile(rb"in (\d+) seconds")
_LONGEST_WAIT_S = 60.0


@dataclass
class BusyError(Exception):
    """The server has no room for the question now."""

    status: int


@dataclass
class ResponseGuard:
    """Receives every answer of a server and lets only sound ones through.

    Parameters
    ----------
    host
        What problems call the server.
    timeout_s
        Seconds within which the body must be complete.
    answers
        How many have come in.
    dates
        ISO dates of the data, one for each answer that names it.
    """

    host: str
    timeout_s: float
    answers: int = 0
    dates: list[str] = field(default_factory=list)

    def __call__(self, response: requests.Response, **_: object) -> requests.Response:
        """Take an answer in. Raises BusyError, or DataError with what is wrong with it."""
        if response.is_redirect:
            self._same_server(response)
            return response
        self.answers += 1
        if response.status_code in _BUSY:
            response.close()
            raise BusyError(response.status_code)
        if not response.ok:
            response.close()
            values = {"host": self.host, "status": response.status_code}
            raise DataError(Problem("server_refused", values=values))
        body = self._body(response)
        self._judge(body)
        response.raw = BytesIO(body)
        return response

    def _same_server(self, response: requests.Response) -> None:
        """Raise where an answer sends on to another server."""
        onward = urljoin(response.url, response.headers["location"])
        if not same_server(onward, response.url):
            response.close()
            values = {"host": self.host, "value": urlsplit(onward).netloc.rpartition("@")[2]}
            raise DataError(Problem("endpoint_redirect", values=values))

    def _body(self, response: requests.Response) -> bytes:
        """Return the body, read piece by piece so that the clock can be looked at."""
        end = time.monotonic() + self.timeout_s
        received = 0
        slow = {"host": self.host, "seconds": round(self.timeout_s)}
        parts: list[bytes] = []
        try:
            while part := response.raw.read1(_CHUNK, decode_content=True):
                parts.append(part)
                received += len(part)
                limits.require("overpass", "size_mb", received / limits.MEGABYTE, file=self.host)
                if time.monotonic() > end:
                    raise DataError(Problem("server_slow", values=slow))
        except (ReadTimeoutError, TimeoutError) as error:
            raise DataError(Problem("server_slow", values=slow)) from error
        except (HTTPError, OSError) as error:
            raise DataError(Problem("answer_cut", values={"host": self.host})) from error
        finally:
            response.close()
        return b"".join(parts)

    def _judge(self, body: bytes) -> None:
        """Raise what keeps a body from being a whole answer of OpenStreetMap data."""
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as error:
            if body.lstrip()[:1] == b"{":
                raise DataError(Problem("answer_cut", values={"host": self.host})) from error
            raise DataError(Problem("answer_foreign", values={"host": self.host})) from error
        remark = answer.get("remark") if isinstance(answer, dict) else None
        if remark:
            values = {"host": self.host, "reason": str(remark)[:200]}
            raise DataError(Problem("server_gave_up", values=values))
        if not _is_sound(answer):
            raise DataError(Problem("answer_foreign", values={"host": self.host}))
        said = answer.get("osm3s")
        stamp = said.get("timestamp_osm_base") if isinstance(said, dict) else None
        if isinstance(stamp, str) and re.match(r"\d{4}-\d\d-\d\d", stamp):
            self.dates.append(stamp[:10])


@contextmanager
def errors_as_problems(host: str, timeout_s: float) -> Iterator[None]:
    """Turn what keeps a question from being answered at all into a problem."""
    values = {"host": host, "seconds": round(timeout_s)}
    try:
        yield
    except requests.ConnectionError as error:  # also a connection that takes too long to make
        raise DataError(Problem("server_unreachable", values=values)) from error
    except requests.Timeout as error:
        raise DataError(Problem("server_slow", values=values)) from error
    except requests.RequestException as error:
        raise DataError(Problem("server_unreachable", values=values)) from error


def seconds_until_free(endpoint: str) -> float:
    """Return in how many seconds a busy server says it has room, 0 where it does not say."""
    url = endpoint.rstrip("/") + "/status"
    try:
        with requests.get(url, timeout=CONNECT_S, stream=True, allow_redirects=False) as answer:
            said = answer.raw.read1(_CHUNK, decode_content=True)
    except (requests.RequestException, HTTPError, OSError):
        return 0
    waits = [float(seconds) for seconds in _WAIT.findall(said)]
    return min([*waits, _LONGEST_WAIT_S]) if waits else 0


def _is_sound(answer: object) -> bool:
    """Return whether an answer holds nodes with a place, and ways between such nodes."""
    if not (isinstance(answer, dict) and isinstance(answer.get("elements"), list)):
        return False
    elements = answer["elements"]
    try:
        nodes = {
            each["id"]
            for each in elements
            if each["type"] == "node" and abs(each["lat"]) <= 90 and abs(each["lon"]) <= 180  # noqa: PLR2004
        }
        return all(
            nodes.issuperset(each["nodes"]) and isinstance(each.get("tags", {}), dict)
            for each in elements
            if each["type"] == "way"
        )
    except (KeyError, TypeError):
        return False
