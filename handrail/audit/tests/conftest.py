from dataclasses import dataclass

import pytest


@dataclass
class Person:
    pk: str
    name: str


@pytest.fixture
def asha():
    return Person("9a1f", "Asha Nair")


@pytest.fixture
def sam():
    return Person("77c0", "Sam Okafor")
