"""An issuer of OpenID Connect on 127.0.0.1, which lets everyone in, with tokens good or bad."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

__all__ = ["CLIENT", "Issuer", "issuing"]

CLIENT = "atlas"
_LATE_S = 3600


class Issuer:
    """What tokens it issues, and with which key."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.other = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.kind = "good"
        self.claims: dict[str, Any] = {}
        self.base = ""
        self.nonces: dict[str, str] = {}

    def token(self, nonce: str) -> str:
        """Return a token of the kind that is set: good, expired, forged, stranger, unsigned."""
        now = int(time.time())
        late = _LATE_S if self.kind == "expired" else 0
        claims = {
            "iss": self.base, "sub": "17", "aud": "stranger" if self.kind == "stranger" else CLIENT,
            "iat": now - late, "exp": now - late + 300, "nonce": nonce, **self.claims,
        }  # fmt: skip
        if self.kind == "unsigned":
            return f"{_encoded({'alg': 'none'})}.{_encoded(claims)}."
        key = self.other if self.kind == "forged" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[str, Any]:
        """Return where to go on, or what to hand out as JSON, for a path."""
        if path == "/.well-known/openid-configuration":
            return "", {
                "issuer": self.base, "authorization_endpoint": f"{self.base}/authorize",
                "token_endpoint": f"{self.base}/token", "jwks_uri": f"{self.base}/keys",
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }  # fmt: skip
        if path == "/keys":
            return "", {"keys": [self.key.as_dict(private=False)]}
        if path == "/authorize":
            code = f"code{len(self.nonces)}"
            self.nonces[code] = query.get("nonce", [""])[0]
            back = urlencode({"code": code, "state": query["state"][0]})
            return f"{query['redirect_uri'][0]}?{back}", None
        token = self.token(self.nonces[query["code"][0]])
        return "", {"access_token": "x", "token_type": "Bearer", "id_token": token}


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Run an issuer until the block is left."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._say(*issuer.answer(parts.path, parse_qs(parts.query)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*issuer.answer(self.path, parse_qs(body)))

        def _say(self, onward: str, content: Any) -> None:
            data = json.dumps(content).encode()
            self.send_response(302 if onward else 200)
            if onward:
                self.send_header("Location", onward)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
