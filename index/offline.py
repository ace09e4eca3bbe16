"""The one place where libraries are told to send nothing and fetch nothing."""

from __future__ import annotations

import os

SWITCHES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "DO_NOT_TRACK": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
}


def enforce() -> None:
    """Set every switch that the user has not set: `HF_HUB_OFFLINE=0`, say, stays as it is.

    The libraries read these when they are imported, so this runs when `index` is.
    """
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
