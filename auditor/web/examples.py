"""Example requests of the JSON interface: shown in its description and run by the tests."""

from __future__ import annotations

from typing import Any

_GAZETTE = {
    "id": "gazette-1",
    "outlet": "The Harbour Gazette",
    "published": "2025-07-04",
    "text": "The Ellery Bridge was closed on 3 July 2025 after inspectors found cracks in two of its "
    "12 cables, the Port Ellery Harbour Authority said.\n\n“We could not promise that it was safe,” "
    "said Marta Quill, the authority’s chief engineer. Repairs will take nine weeks.",
}
_TRANSIT = {
    "id": "transit-1",
    "outlet": "Transit Press",
    "published": "2025-07-05",
    "text": "A reckless city let its bridge rot. The Ellery Bridge was shut on 4 July 2025, and the "
    "shameless Harbour Authority now says that repairs will take 14 weeks.",
}
AUDITS: dict[str, Any] = {"one": _GAZETTE, "several": [_GAZETTE, _TRANSIT]}
COMPARISONS: dict[str, Any] = {"two outlets": [_GAZETTE, _TRANSIT]}
