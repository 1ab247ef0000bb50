"""Runs the Python library `algmatch` on an instance: with_algmatch.py FOLDER KIND. Solving is timed, building is not."""

import common
from algmatch import HR


def build(instance):
    # The library counts from 1.
    residents = {person + 1: [offer + 1 for offer in wishes] for person, wishes in enumerate(instance["wishes"])}
    hospitals = {
        offer + 1: {"capacity": instance["places"][offer], "preferences": [person + 1 for person in choices]}
        for offer, choices in enumerate(instance["choices"])
    }
    return HR(dictionary={"residents": residents, "hospitals": hospitals}, optimised_side="residents")


def solve(game):
    answer = game.get_stable_matching()["resident_sided"]
    return {int(person[1:]) - 1: int(offer[1:]) - 1 for person, offer in answer.items() if offer}


common.run("algmatch (Python)", build, solve)
