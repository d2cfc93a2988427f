"""A small OpenID Connect server on the loopback address: discovery, authorize, token, userinfo and keys, by real HTTP.

What it says wrong, or not at all, is set on it by a test. People say yes or no on a page of its own.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "vitrine", "a secret between the two"
# The examples of ORCID's own documentation: nobody.
JOSIAH = {
    "sub": "0000-0002-1825-0097", "name": "Josiah Carberry", "given_name": "Josiah", "family_name": "Carberry",
    "email": "josiah@example.org", "picture": "https://example.org/josiah.png", "groups": ["psychoceramics"],
}  # fmt: skip


@dataclass
class Place:
    """The server's state. `person` is who answers; `wrong` alters the claims of what is signed or told."""

    server: ThreadingHTTPServer
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signed_by: rsa.RSAPrivateKey | None = None
    person: dict = field(default_factory=lambda: dict(JOSIAH))
    wrong_signed: dict = field(default_factory=dict)
    wrong_told: dict = field(default_factory=dict)
    wrong_config: dict = field(default_factory=dict)
    failing: set = field(default_factory=set)
    codes: dict = field(default_factory=dict)
    tokens: set = field(default_factory=set)
    asked: list = field(default_factory=list)

    @property
    def url(self):
        return f"http://localhost:{self.server.server_address[1]}"

    def environment(self, name="ORCID"):
        """What a Vitrine is told to sign people in here: as ORCID, or as the other place by another of its names."""
        if name == "ORCID":
            return {"VITRINE_ORCID_URL": self.url, "VITRINE_ORCID_CLIENT_ID": CLIENT, "VITRINE_ORCID_SECRET": SECRET}
        other = {"URL": self.url.replace("localhost", "127.0.0.1"), "NAME": name, "CLIENT_ID": CLIENT, "SECRET": SECRET}
        return {f"VITRINE_OIDC_{key}": value for key, value in other.items()}

    def allow(self, address):
        """What the person's yes sends the browser to, for an address of `authorize`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def claims(self, issuer):
        now = int(time.time())
        return {
            "iss": issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "sub": self.person["sub"],
        } | self.wrong_signed


class _Handler(BaseHTTPRequestHandler):
    place: Place

    @property
    def issuer(self):
        return f"http://{self.headers['Host']}"

    def do_GET(self):
        path = urlsplit(self.path).path
        self.place.asked.append(path)
        if path in self.place.failing:
            self.say("out of order", status=500)
        elif path == "/.well-known/openid-configuration":
            self.say(self.configuration())
        elif path == "/favicon.ico":
            self.say("")
        elif path == "/authorize":
            self.page()
        elif path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.place.key.public_key()))
            self.say({"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]})
        elif path == "/userinfo" and self.headers["Authorization"].removeprefix("Bearer ") in self.place.tokens:
            self.say(self.place.person | self.place.wrong_told)
        else:
            self.say({"error": "invalid_request"}, status=400)

    def do_POST(self):
        path = urlsplit(self.path).path
        self.place.asked.append(path)
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(sent).items()}
        if path in self.place.failing:
            self.say("out of order", status=500)
        elif path == "/token":
            self.token(given)
        else:
            self.decided(given)

    def configuration(self):
        here = self.issuer
        return {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | self.place.wrong_config

    def page(self):
        name = escape(self.place.person.get("name", "Somebody"))
        self.say(
            f"<!doctype html><html lang=en><title>Who are you</title><h1>You are {name}</h1>"
            f'<form method=post action="/decide"><input type=hidden name=address value="{escape(self.path)}">'
            "<button name=answer value=yes>Allow</button><button name=answer value=no>Deny</button></form>"
        )

    def decided(self, given):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(given["address"]).query).items()}
        denied = f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        self.send_response(302)
        self.send_header("Location", self.place.allow(given["address"]) if given["answer"] == "yes" else denied)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def token(self, given):
        asked = self.place.codes.pop(given.get("code"), None)
        if asked is None or (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            self.say({"error": "invalid_client"}, status=401)
            return
        hashed = hashlib.sha256(given["code_verifier"].encode()).digest()
        proven = base64.urlsafe_b64encode(hashed).decode().rstrip("=") == asked["code_challenge"]
        if not proven or given["redirect_uri"] != asked["redirect_uri"]:
            self.say({"error": "invalid_grant"}, status=400)
            return
        token = secrets.token_urlsafe()
        self.place.tokens.add(token)
        key = self.place.signed_by or self.place.key
        signed = jwt.encode(self.place.claims(self.issuer), key, algorithm="RS256", headers={"kid": "one"})
        self.say({"access_token": token, "token_type": "Bearer", "id_token": signed})

    def say(self, what, status=200):
        body = what.encode() if isinstance(what, str) else json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(what, str) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Quiet."""


@contextmanager
def serving():
    """A server of its own, until the end of the block."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        handler.place = Place(server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield handler.place
        server.shutdown()
        thread.join()
