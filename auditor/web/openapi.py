"""The OpenAPI 3.1 description of the JSON interface; its schemas are made from `shapes`."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import msgspec

from auditor import __version__
from auditor.lexicon import table
from auditor.render.json import dumps
from auditor.web import shapes
from auditor.web.problems import MEDIA_TYPE
from auditor.web.refusals import DESCRIPTION

_REFERENCE = "#/components/schemas/{name}"
_BODIES: dict[str, Any] = {
    "audits": shapes.DocumentInput | shapes.Several,
    "comparisons": shapes.Compared,
}
_ANSWERS: dict[str, Any] = {
    "audits": shapes.Audit | list[shapes.Audit],
    "comparisons": shapes.Comparison,
    "kinds": shapes.Kinds,
    "kind": list[shapes.KindText],
    "health": shapes.Health,
    "problem": shapes.Problem,
}
_ABOUT = (
    "Audits English news texts on this machine: verifiable specifics, contradictions, loaded "
    "language, attribution. It measures text, never truth. Offsets count Unicode code points, not "
    "UTF-16 units. For programs on the same machine: a request that a web page of another origin "
    "caused is refused, and bodies must be `application/json`, so no cookie and no token is needed."
)
_PROBLEMS = {
    400: "The body is not JSON, or the request is not well formed.",
    403: "A web page of another origin caused the request.",
    404: "There is no such path or kind.",
    405: "The path does not take this method; the header Allow names those that it takes.",
    408: "The body did not arrive in time.",
    413: "The body is larger than is taken.",
    415: "The body is not declared as application/json.",
    421: "The header Host names another server: use the address that was printed at the start.",
    422: "JSON that is not as described here, or a text that cannot be audited (not in English, "
    "empty, over its time).",
    500: "A fault of ours.",
    503: "As many audits are waiting as are let in, it took too long, or models cannot be loaded.",
}


@cache
def description() -> dict[str, Any]:
    """The whole description, JSON-ready."""
    types = [*_BODIES.values(), *_ANSWERS.values()]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    body = dict(zip(_BODIES, schemas[: len(_BODIES)], strict=True))
    answer = dict(zip(_ANSWERS, schemas[len(_BODIES) :], strict=True))
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "auditor",
            "version": __version__,
            "summary": "Audits of news texts, span by span.",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(body, answer),
        "components": {
            "schemas": {name: _tidy(schema) for name, schema in components.items()},
            "responses": {
                str(code): _problem(code, told, answer["problem"])
                for code, told in _PROBLEMS.items()
            },
        },
    }
    # As whoever reads it gets it: lists, where the types' defaults are tuples.
    return dict(json.loads(dumps(made)))


def _paths(body: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "/api/v1/audits": {
            "post": _operation(
                "audit",
                "Audit one document, or several",
                "One document is answered by its audit, a list by the list of audits, in order. "
                "One of several that cannot be audited has an `error`, and the others are audited.",
                answer["audits"],
                body=_json(body["audits"], _examples("one", "several")),
            )
        },
        "/api/v1/comparisons": {
            "post": _operation(
                "compare",
                "Compare documents",
                "Outlets side by side, facts that the documents give alike or differently.",
                answer["comparisons"],
                body=_json(body["comparisons"], _examples("several")),
            )
        },
        "/api/v1/kinds": {
            "get": _operation(
                "kinds", "All dimensions and kinds", "What a finding can be.", answer["kinds"]
            )
        },
        "/api/v1/kinds/{kind}": {
            "get": _operation(
                "explain",
                "Explain a kind",
                "What it is, why it matters, its known problems. A name that several dimensions "
                "share (`date`) has as many texts; `specifics.date` is one alone.",
                answer["kind"],
                kind=True,
            )
        },
        "/api/v1/health": {
            "get": _operation("health", "Whether it is ready", "At any time.", answer["health"])
        },
        DESCRIPTION: {
            "get": _operation("description", "This description", "OpenAPI 3.1.", {"type": "object"})
        },
    }


def _operation(
    ident: str,
    summary: str,
    told: str,
    answer: dict[str, Any],
    *,
    body: dict[str, Any] | None = None,
    kind: bool = False,
) -> dict[str, Any]:
    """One method of a path, with all that it can answer."""
    codes = [400, 405, 421]
    made: dict[str, Any] = {"operationId": ident, "summary": summary, "description": told}
    if kind:
        made["parameters"] = [_KIND]
        codes.append(404)
    if body is not None:
        made["requestBody"] = {"required": True, "content": body}
        codes += [403, 408, 413, 415, 422, 500, 503]
    made["responses"] = {"200": {"description": "As asked.", "content": _json(answer)}} | {
        str(code): {"$ref": f"#/components/responses/{code}"} for code in sorted(codes)
    }
    return made


_KIND = {
    "name": "kind",
    "in": "path",
    "required": True,
    "description": "A kind, `dimension.kind`, or a dimension.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_.-]+$"},
    "examples": {"one": {"value": "specifics.date"}, "shared": {"value": "date"}},
}


def _json(schema: dict[str, Any], shown: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"application/json": {"schema": schema} | ({"examples": shown} if shown else {})}


def _examples(*names: str) -> dict[str, Any]:
    return {name: {"value": table("web/examples.json")[name]} for name in names}


def _problem(code: int, told: str, schema: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"description": told, "content": {MEDIA_TYPE: {"schema": schema}}}
    header = {405: ("Allow", "string"), 503: ("Retry-After", "integer")}.get(code)
    if header:
        made["headers"] = {header[0]: {"schema": {"type": header[1]}}}
    return made


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its docstring on one line."""
    told = schema.get("description")
    return schema | {"description": " ".join(told.split())} if told else schema
