"""Makes as many full families as are wanted, each with a signed record and open actions, for one person to list."""

import json
import sys

import django

from bench.full_record import make_full_record


def make_families(how_many: int) -> int:
    for _ in range(how_many):
        make_full_record(2)
    return how_many


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make_families(int(sys.argv[1]))))
