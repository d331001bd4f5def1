"""The description of the JSON interface: well formed, and kept by what it describes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
import schemathesis
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from auditor import __version__
from auditor.web.api import ROUTES
from auditor.web.app import application
from auditor.web.jobs import Office
from auditor.web.openapi import description
from tests.web.conftest import DOOR
from tests.web.visitor import PORT

HERE = f"http://127.0.0.1:{PORT}"


class _Later:
    """ASGI: an application that is there only when the tests run; cases are made before."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


LATER = _Later()
# Cases are the same in every run. Texts that are as described may still be no English, or nothing
# but white space: 422, and a kind as described may be none of ours: 404.
CONFIG = schemathesis.Config.from_dict(
    {
        "seed": 2025,
        "base-url": HERE,
        "generation": {"max-examples": 20, "deterministic": True, "database": "none"},
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]},
            "negative_data_rejection": {
                "expected-statuses": ["400", "404", "405", "413", "415", "422"]
            },
        },
    }
)
SCHEMA = schemathesis.openapi.from_dict(deepcopy(description()), config=CONFIG)
SCHEMA.app = LATER


@pytest.fixture(scope="module", autouse=True)
def served(office: Office) -> Iterator[None]:
    LATER.app = application(office, DOOR)
    yield
    LATER.app = None


@SCHEMA.parametrize()
def test_it_is_as_described(case: Any) -> None:
    """Whatever is asked, as described or not: no server error, the status, headers and body that
    the description gives, bad requests refused."""
    case.call_and_validate()


def test_the_check_would_find_something(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is alive: an answer that is not as described fails it."""
    spoilt = Starlette(routes=[Mount("/", JSONResponse({"status": "fine"}))])
    monkeypatch.setattr(LATER, "app", spoilt)
    with pytest.raises(BaseExceptionGroup) as found:
        SCHEMA["/api/v1/health"]["GET"].Case().call_and_validate()
    assert "is a required property" in str(found.value.exceptions)


def test_it_is_served_as_it_is(office: Office) -> None:
    with TestClient(application(office, DOOR), base_url=HERE) as client:
        assert client.get("/api/v1/openapi.json").json() == description()
    assert description()["info"]["version"] == __version__


def test_it_names_every_path_there_is() -> None:
    [mount] = ROUTES
    paths = {f"/api{route.path}" for route in mount.app._app.routes}  # type: ignore[attr-defined]
    assert paths == set(description()["paths"])


def test_all_references_lead_somewhere() -> None:
    whole = description()
    components = whole["components"]

    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "$ref":
                    yield inner
                else:
                    yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    used = set(references(whole))
    there = {
        f"#/components/{group}/{name}" for group, named in components.items() for name in named
    }
    assert used <= there
    unused = there - used - {"#/components/schemas/Wire"}
    assert unused == set()


@pytest.mark.parametrize("name", sorted(description()["components"]["schemas"]))
def test_every_schema_is_one(name: str) -> None:
    schema = description()["components"]["schemas"][name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["description"]


def test_examples_are_as_described() -> None:
    whole = description()
    for path in whole["paths"].values():
        for operation in path.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                schema = {"components": whole["components"], **media["schema"]}
                for example in media["examples"].values():
                    jsonschema.Draft202012Validator(schema).validate(example["value"])
