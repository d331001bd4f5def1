"""What stops a whole run, not one document."""

from __future__ import annotations


class CannotRunError(RuntimeError):
    """A run cannot begin or go on; the message says why and what to do."""
