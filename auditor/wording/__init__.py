"""Loaded words, by lists and by a learned scorer that sees no names."""
