"""The web process of the sample mission, in a thread, at a moment that can be set."""

from contextlib import AbstractContextManager

from tests.shots.sample import Sample
from tests.web import live


def serving(sample: Sample) -> AbstractContextManager[str]:
    """The address of the service while it runs; its clock shows what the sample says."""
    return live.serving(live.app_on(sample.engine, now=lambda: sample.now))
