"""What options of more than one command read in one way."""

from __future__ import annotations

from datetime import datetime

import click


def iso_moment(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """An ISO date, with or without a time. Raises click.BadParameter for anything else."""
    try:
        if value is not None:
            datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not of the form 2025-07-31") from None
    return value
