"""auditor: source reliability and bias, span by span."""

__version__ = "0.1.0"
