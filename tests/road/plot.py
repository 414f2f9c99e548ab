"""Growth of a journal as a picture: `python3 plot.py FIGURES.json > docs/growth.svg`. FIGURES: of each size its figures, as bench.py has them
under `journal_verify`. Both axes are logarithmic: what grows with the entries rises with the grey line."""
import json
import math
import sys

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 420, 70, 30, 210, 50
SERIES = [  # name, figure, factor to milliseconds, colour, dashes; all but the receipt: processor time
    ("verify, database and files", "database_cpu_s", 1000, "#1f5fa8", ""),
    ("verify, files alone", "tiles_cpu_s", 1000, "#2e7d32", ""),
    ("append, all entries, in groups", "made_cpu_s", 1000, "#a84b1f", ""),
    ("start, the key holder", "keyhold_cpu_s", 1000, "#6a1b9a", ""),
    ("a receipt, by the clock", "proof_ms", 1, "#555555", "2 3"),
]


def line(points, colour, dashes):
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>{dots}'


def text(x, y, words, anchor="start", colour="#222222"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def spread(labels, gap=16):
    """Labels that would stand on each other are moved apart, in their order."""
    placed = []
    for y, *rest in sorted(labels):
        placed.append((max(y, placed[-1][0] + gap) if placed else y, *rest))
    return placed


def plot(sizes):
    counts = sorted(int(size) for size in sizes)
    values = [sizes[str(n)][key] * factor for n in counts for _, key, factor, *_ in SERIES if key in sizes[str(n)]]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(counts[0]), math.log10(counts[-1])

    def x(count):
        return LEFT + (math.log10(count) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(ms):
        return HEIGHT - BOTTOM - (math.log10(ms) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    for power in range(low, high + 1):
        words = f"{10 ** power:g} ms" if power < 3 else f"{10 ** (power - 3):g} s"
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(10 ** power):.1f}" y2="{y(10 ** power):.1f}" stroke="#dddddd"/>')
        out.append(text(LEFT - 8, y(10 ** power) + 4, words, "end"))
    for count in counts:
        out.append(f'<line x1="{x(count):.1f}" x2="{x(count):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#eeeeee"/>')
        out.append(text(x(count), HEIGHT - BOTTOM + 20, f"{count:,}", "middle"))
    out.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "entries", "middle"))
    rise = min(high - low, last - first)
    out.append(line([(x(counts[0]), y(10 ** low)), (x(10 ** (first + rise)), y(10 ** (low + rise)))], "#bbbbbb", "1 4"))
    labels = []
    for name, key, factor, colour, dashes in SERIES:
        points = [(x(n), y(sizes[str(n)][key] * factor)) for n in counts if sizes[str(n)].get(key)]
        if points:
            out.append(line(points, colour, dashes))
            labels.append((points[-1][1] + 4, points[-1][0], name, colour))
    out += [text(WIDTH - RIGHT + 12, at, name, "start", colour) for at, _, name, colour in spread(labels)]
    return "\n".join(out) + "\n</svg>\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as figures:
        sys.stdout.write(plot(json.load(figures)))
