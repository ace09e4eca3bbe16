"""What can go wrong with fitting; apart, since fitting itself loads what takes long."""

from __future__ import annotations

from index.errors import DatelineError


class FitError(DatelineError):
    """Weights can't be fitted to these questions."""
