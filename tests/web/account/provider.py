"""A small sign-in service that vouches for whoever the test says (假的单点登录服务)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

CLIENT, SECRET, CODE = "renqi", "the-secret", "one-code"


class Service(ThreadingHTTPServer):
    """Answers discovery, one token and who it is for."""

    claims: dict[str, Any]
    asked: list[dict[str, list[str]]]

    @property
    def issuer(self) -> str:
        """Where it stands."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        """Answer discovery and userinfo."""
        if self.path == "/.well-known/openid-configuration":
            base = self.server.issuer
            self._say(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path == "/userinfo":
            is_ours = self.headers["Authorization"] == "Bearer the-token"
            self._say(self.server.claims if is_ours else {}, status=200 if is_ours else 401)
        else:
            self._say({}, status=404)

    def do_POST(self) -> None:
        """Give a token for the code, once the client has shown its secret."""
        length = int(self.headers["Content-Length"])
        form = parse_qs(self.rfile.read(length).decode())
        self.server.asked.append(form)
        is_right = form["code"] == [CODE] and form["client_secret"] == [SECRET]
        answer = {"access_token": "the-token", "token_type": "Bearer"}
        self._say(
            answer if is_right else {"error": "invalid_grant"}, status=200 if is_right else 400
        )

    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""

    def _say(self, document: dict[str, Any], *, status: int = 200) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running(**claims: Any) -> Iterator[Service]:
    """Run the service for as long as the context lasts."""
    with Service(("127.0.0.1", 0), _Answers) as service:
        service.claims, service.asked = claims, []
        thread = threading.Thread(target=service.serve_forever, daemon=True)
        thread.start()
        yield service
        service.shutdown()
        thread.join()
