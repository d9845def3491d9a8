"""OpenID Connect with one provider: authorization code with PKCE, by Authlib.

What the provider says of itself and its keys is read anew each time: people sign in seldom, and
keys change without notice.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from httpx2 import HTTPError, InvalidURL
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.settings import Settings

SCOPE = "openid email"
#: signed by a key of the provider's alone; no secret that others share
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
TIMEOUT_S = 10
#: by how much clocks may differ
LEEWAY_S = 60


class OidcError(Exception):
    """The provider did not say who it is; the message names the step, and nobody."""


@dataclass(frozen=True, kw_only=True)
class Started:
    """What the browser keeps between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Self:
        return cls(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
        )


@dataclass(frozen=True, kw_only=True)
class Provider:
    """The provider, and what it knows us by."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """The provider of the settings, if one is configured."""
        issuer, client_id = settings.oidc_issuer, settings.oidc_client_id
        secret = settings.oidc_client_secret
        if issuer is None or client_id is None or secret is None:
            return None
        return cls(
            issuer=issuer,
            client_id=client_id,
            client_secret=secret,
            redirect_uri=f"{settings.base_url}/sign-in/oidc/callback",
        )

    def start(self, started: Started) -> str:
        """The address at which the person says to the provider who they are."""
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._metadata(client)["authorization_endpoint"],
                state=started.state,
                nonce=started.nonce,
                code_verifier=started.verifier,
            )
        return str(address)

    def email(self, code: str, started: Started) -> str:
        """The verified mail address of whoever came back with this code.

        Raises OidcError if the provider does not vouch for one.
        """
        with self._client() as client:
            metadata = self._metadata(client)
            token = client.fetch_token(
                metadata["token_endpoint"], code=code, code_verifier=started.verifier
            )
            claims = self._claims(client, metadata, token, started)
            if "email" not in claims and "userinfo_endpoint" in metadata:
                claims = self._userinfo(client, metadata, subject=str(claims["sub"]))
        if claims.get("email_verified") is not True:
            raise OidcError("the address is not verified")
        return str(claims.get("email", ""))

    def _claims(
        self,
        client: OAuth2Client,
        metadata: Mapping[str, Any],
        token: Mapping[str, Any],
        started: Started,
    ) -> Mapping[str, Any]:
        """What the ID token says, once signature, issuer, audience, time and nonce are right."""
        offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
        keys = KeySet.import_key_set(_json(client, metadata["jwks_uri"]))
        decoded = jwt.decode(
            token["id_token"], keys, algorithms=sorted(ALGORITHMS.intersection(offered))
        )
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
                "nonce": {"essential": True, "value": started.nonce},
            },
            {
                "nonce": started.nonce,
                "client_id": self.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=LEEWAY_S)
        return dict(claims)

    def _userinfo(
        self, client: OAuth2Client, metadata: Mapping[str, Any], *, subject: str
    ) -> Mapping[str, Any]:
        answer = client.get(metadata["userinfo_endpoint"])
        answer.raise_for_status()
        told: Mapping[str, Any] = answer.json()
        if told.get("sub") != subject:
            raise OidcError("the provider speaks of somebody else")
        return told

    def _metadata(self, client: OAuth2Client) -> Mapping[str, Any]:
        base = self.issuer.rstrip("/")
        metadata: Mapping[str, Any] = _json(client, f"{base}/.well-known/openid-configuration")
        if metadata.get("issuer") != self.issuer:
            raise OidcError("the provider calls itself otherwise")
        return metadata

    @contextmanager
    def _client(self) -> Iterator[OAuth2Client]:
        """Whatever goes wrong with the provider leaves as OidcError."""
        try:
            with OAuth2Client(
                client_id=self.client_id,
                client_secret=self.client_secret,
                redirect_uri=self.redirect_uri,
                scope=SCOPE,
                code_challenge_method="S256",
                timeout=TIMEOUT_S,
            ) as client:
                yield client
        except (AuthlibBaseError, JoseError, HTTPError, InvalidURL, KeyError, ValueError) as error:
            raise OidcError(type(error).__name__) from error


def _json(client: OAuth2Client, address: str) -> Any:
    answer = client.request("GET", address, withhold_token=True)
    answer.raise_for_status()
    return answer.json()
