"""What documents agree and differ on: conflicts and corroborated facts between documents."""

from auditor.agreement.folder import agreement

__all__ = ["agreement"]
