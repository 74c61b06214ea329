"""Costs from figures: least squares, each figure weighed by its own size.

A figure is the sum of costs times counts.  No cost is negative: what would be
is noise, and is taken to be nothing.
"""


def fit(points, figures):
    """The cost of each count of the points, (counts of point 1), ..."""
    width = len(points[0])
    used = list(range(width))
    while used:
        rows = [[point[index] / figure for index in used] + [1.0]
                for point, figure in zip(points, figures)]
        costs = solve(normal(rows))
        worst = min(range(len(used)), key=lambda place: costs[place])
        if costs[worst] >= 0:
            return [dict(zip(used, costs)).get(index, 0.0)
                    for index in range(width)]
        del used[worst]
    return [0.0] * width


def normal(rows):
    """The normal equations of rows that end in their right side."""
    width = len(rows[0])
    return [[sum(row[one] * row[other] for row in rows)
             for other in range(width)] for one in range(width - 1)]


def solve(equations):
    """Gauss and Jordan; a count that tells nothing costs nothing."""
    size = len(equations)
    rows = [list(row) for row in equations]
    for place in range(size):
        best = max(range(place, size), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        pivot = rows[place][place]
        if pivot == 0:
            continue
        rows[place] = [value / pivot for value in rows[place]]
        for other in range(size):
            if other != place and rows[other][place] != 0:
                factor = rows[other][place]
                rows[other] = [value - factor * mine for value, mine
                               in zip(rows[other], rows[place])]
    return [row[-1] for row in rows]
