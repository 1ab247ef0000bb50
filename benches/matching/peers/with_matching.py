"""Runs the Python library `matching` on an instance: with_matching.py FOLDER KIND. Solving is timed, building is not."""

import common
from matching.games import HospitalResident


def build(instance):
    # The library asks for different names on the two sides.
    people = {f"p{person}": [f"o{offer}" for offer in wishes] for person, wishes in enumerate(instance["wishes"])}
    offers = {f"o{offer}": [f"p{person}" for person in choices] for offer, choices in enumerate(instance["choices"])}
    places = {f"o{offer}": number for offer, number in enumerate(instance["places"])}
    return HospitalResident.create_from_dictionaries(people, offers, places)


def solve(game):
    answer = game.solve(optimal="resident")
    return {int(person.name[1:]): int(offer.name[1:]) for offer, held in answer.items() for person in held}


common.run("matching (Python)", build, solve)
