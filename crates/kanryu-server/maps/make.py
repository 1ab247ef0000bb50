"""Makes land.json and world.svg from a TopoJSON file of Natural Earth 1:50m countries.

Run once, by hand, when the source changes: python3 make.py ne_countries_50m.topo.json
Land is one shape without countries; borders are the arcs that two countries share, drawn for orientation only.
"""
import json, sys
from collections import Counter

WEST, EAST, SOUTH, NORTH = -80.0, 165.0, -45.0, 72.0  # the part that the server-drawn map shows
SCALE = 4.0  # units of the drawing a degree; the same numbers stand in src/look/world.rs


def decode(topology):
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def indices(geometry):
    def walk(item):
        if isinstance(item, int):
            yield item
        else:
            for part in item:
                yield from walk(part)
    for part in geometry.get("geometries", [geometry]):
        yield from walk(part["arcs"])


def simplify(points, tolerance):
    """Douglas-Peucker, without recursion."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (x1, y1), (x2, y2) = points[first], points[last]
        dx, dy = x2 - x1, y2 - y1
        length = (dx * dx + dy * dy) ** 0.5
        far, at = 0.0, None
        for i in range(first + 1, last):
            x, y = points[i]
            if length:
                distance = abs(dy * (x - x1) - dx * (y - y1)) / length
            else:
                distance = ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
            if distance > far:
                far, at = distance, i
        if at is not None and far > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def rings(geometry, arcs):
    for part in geometry.get("geometries", [geometry]):
        polygons = part["arcs"] if part["type"] == "MultiPolygon" else [part["arcs"]]
        for polygon in polygons:
            made = []
            for ring in polygon:
                points = []
                for index in ring:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points += arc[1:] if points else arc
                made.append(unwrap(points))
            yield made


def unwrap(points):
    """Longitudes that go on beyond 180 instead of jumping to -180, so that no line crosses the whole map."""
    out, turn = [], 0.0
    for (x, y) in points:
        if out and x + turn - out[-1][0] > 180:
            turn -= 360
        elif out and x + turn - out[-1][0] < -180:
            turn += 360
        out.append((x + turn, y))
    return out


def area(ring):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:]))) / 2


def main(source):
    topology = json.load(open(source))
    exact = decode(topology)
    shared = Counter(i if i >= 0 else ~i for country in topology["objects"]["countries"]["geometries"] for i in set(indices(country)))
    border_ids = [i for i, n in shared.items() if n > 1]

    def shapes(tolerance, least, digits):
        arcs = [simplify(arc, tolerance) for arc in exact]
        rounded = lambda points: [[round(x, digits), round(y, digits)] for x, y in points]
        land = []
        for polygon in rings(topology["objects"]["land"], arcs):
            if max(y for _, y in polygon[0]) < -58:  # Antarctica has no place of the initiative
                continue
            kept = [rounded(ring) for ring in polygon if len(ring) > 3 and area(ring) >= least]
            if kept:
                land.append(kept)
        return land, [rounded(arcs[i]) for i in sorted(border_ids)]

    land, borders = shapes(0.02, 0.001, 2)
    feature = lambda kind, coordinates: {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}
    json.dump({"land": feature("MultiPolygon", land), "borders": feature("MultiLineString", borders)}, open("land.json", "w"), separators=(",", ":"))

    land, borders = shapes(0.09, 0.02, 3)

    def place(x, y):
        return f"{(x - WEST) * SCALE:.1f} {(NORTH - y) * SCALE:.1f}".replace(".0", "")

    def path(lines, closed):
        out = []
        for line in lines:
            if not any(WEST - 2 < x < EAST + 2 and SOUTH - 2 < y < NORTH + 8 for x, y in line):
                continue
            out.append("M" + "L".join(place(x, y) for x, y in line) + ("Z" if closed else ""))
        return "".join(out)

    width, height = (EAST - WEST) * SCALE, (NORTH - SOUTH) * SCALE
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"><rect width="{width:g}" height="{height:g}" fill="#e3ecf0"/>'
           f'<path fill="#fbf9f3" stroke="#b9b2a2" stroke-width=".5" d="{path([r for p in land for r in p], True)}"/>'
           f'<path fill="none" stroke="#cfc8b8" stroke-width=".6" d="{path(borders, False)}"/></svg>\n')
    open("world.svg", "w").write(svg)


main(sys.argv[1])
