"""The live editor: findings marked as somebody types."""

from __future__ import annotations

from starlette.routing import BaseRoute

# The address of the page and its name in the navigation; "" while there is none.
LINK = ("", "")
ROUTES: tuple[BaseRoute, ...] = ()
