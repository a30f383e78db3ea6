"""Two figures as SVG, drawn without any library: throughput by tool, and peak memory by input size."""

import math

FONT = "font-family='system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif'"
INK, FAINT, RULE, PAPER = "#1f2328", "#59636e", "#d9dee3", "#ffffff"
OURS, PEER, FLOOR = "#0b6e4f", "#8a9bb0", "#d0d7de"
LINES = {"hapfilter": OURS, "pandas": "#c2541b", "DuckDB": "#3b5fa8"}


def text(x: float, y: float, words: str, size=14, colour=INK, anchor="start", weight=400) -> str:
    words = words.replace("&", "&amp;").replace("<", "&lt;")
    style = f"font-size='{size}' fill='{colour}' text-anchor='{anchor}' font-weight='{weight}'"
    return f"<text x='{x:.1f}' y='{y:.1f}' {style}>{words}</text>"


def line(x1: float, y1: float, x2: float, y2: float, colour=RULE) -> str:
    return f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='{colour}'/>"


def page(width: int, height: int, title: str, subtitle: str, body: list[str]) -> str:
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' role='img' {FONT}>",
        f"<title>{title}</title>",
        f"<rect width='{width}' height='{height}' fill='{PAPER}'/>",
        text(24, 36, title, size=18, weight=600),
        text(24, 58, subtitle, size=13, colour=FAINT),
        *body,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def rounded(value: float) -> str:
    """Three digits, or all digits of a larger number."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def size_name(size: float) -> str:
    return f"{size / 1e9:g} GB" if size >= 1e9 else f"{size / 1e6:g} MB"


def throughput(entries: list[tuple[str, float, bool]], subtitle: str) -> str:
    """Bars of (tool, bytes per second, is only a floor), fastest first. The axis is linear because the differences are
    the message, and each bar has its number."""
    left, right, top, step = 180, 120, 84, 32
    width = 760
    largest = max(speed for _, speed, _ in entries)
    body = []
    for place, (tool, speed, floor) in enumerate(sorted(entries, key=lambda entry: -entry[1])):
        y = top + place * step
        length = max(1.5, (width - left - right) * speed / largest)
        colour = OURS if tool == "hapfilter" else FLOOR if floor else PEER
        weight = 600 if tool == "hapfilter" else 400
        body += [
            text(left - 12, y + 15, tool, anchor="end", weight=weight, colour=FAINT if floor else INK),
            f"<rect x='{left}' y='{y}' width='{length:.1f}' height='21' fill='{colour}'/>",
            text(left + length + 8, y + 15, f"{rounded(speed / 1e6)} MB/s", weight=weight),
        ]
    bottom = top + len(entries) * step
    body.append(line(left, top - 6, left, bottom - 5, FAINT))
    body.append(text(left, bottom + 18, "Pale: programs that only count lines or pass on bytes.", 13, FAINT))
    return page(width, bottom + 34, "Throughput", subtitle, body)


def memory(series: dict[str, list[tuple[float, float]]], subtitle: str) -> str:
    """Lines of (input bytes, peak bytes), both axes logarithmic."""
    left, right, top, bottom, width, height = 98, 110, 88, 60, 760, 460
    points = [point for line_ in series.values() for point in line_]
    low_x, high_x = min(x for x, _ in points) / 1.3, max(x for x, _ in points) * 1.1
    low_y, high_y = 1e6, 10 ** math.ceil(math.log10(max(y for _, y in points)))

    def at(x: float, y: float) -> tuple[float, float]:
        across = math.log(x / low_x) / math.log(high_x / low_x)
        up = math.log(y / low_y) / math.log(high_y / low_y)
        return left + across * (width - left - right), height - bottom - up * (height - top - bottom)

    body = []
    for power in range(6, 14):
        value = 10.0**power
        if low_y <= value <= high_y:
            _, y = at(low_x, value)
            body += [line(left, y, width - right, y), text(left - 10, y + 5, size_name(value), 13, FAINT, "end")]
        if low_x <= value <= high_x:
            x, _ = at(value, low_y)
            body += [
                line(x, top, x, height - bottom),
                text(x, height - bottom + 22, size_name(value), 13, FAINT, "middle"),
            ]
    x, y = (left + width - right) / 2, (top + height - bottom) / 2
    body.append(text(x, height - 14, "size of the input (logarithmic)", 13, FAINT, "middle"))
    body.append(f"<g transform='rotate(-90 18 {y:.0f})'>")
    body += [text(18, y, "peak memory (logarithmic)", 13, FAINT, "middle"), "</g>"]
    for tool, line_ in series.items():
        colour = LINES.get(tool, PEER)
        path = [at(x, y) for x, y in sorted(line_)]
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in path)
        body.append(f"<polyline points='{joined}' fill='none' stroke='{colour}' stroke-width='2.5'/>")
        body += [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{colour}'/>" for x, y in path]
        body.append(text(path[-1][0] + 10, path[-1][1] + 5, tool, 14, colour, weight=600))
    return page(width, height, "Peak memory by size of the input", subtitle, body)
