"""The dimensions, in the order in which reports show them. A fifth is one module and one line."""

from auditor.dimensions import attribution, contradictions, loaded_language, specifics
from auditor.dimensions.base import Dimension

DIMENSIONS: tuple[Dimension, ...] = (
    specifics.DIMENSION,
    contradictions.DIMENSION,
    loaded_language.DIMENSION,
    attribution.DIMENSION,
)
