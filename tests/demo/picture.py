"""Makes the README's picture of a run with --progress and --stats: tests/demo/progress.svg.

    python3 -B tests/demo/picture.py PROGRAM       (from the top of the project; `make picture` runs it)

The picture shows a real run at a real terminal. The program starts on a pseudo-terminal, its drawings are recorded with
their times, and the styles of an SVG play them back, which browsers animate without any script. Without animation the
end of the run is shown.
"""

import argparse
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "bench"))
import matrices  # noqa: E402  (the bench's matrices, so that the picture shows what the figures measure)

PICTURE = ROOT / "tests" / "demo" / "progress.svg"
COLUMNS = 100
# Enough files to show something: at memory speed a file of 290 MB is done before the first line is drawn.
FILES = 24
PAUSE = 4.0  # seconds for which the end is shown before it starts over
STOPPED = 60.0  # seconds, after which a run counts as hanging


def screen(shown: bytes) -> list[str]:
    """The screen of a terminal that is given these bytes: after a carriage return, text is overwritten."""
    lines: list[str] = []
    for line in shown.decode().replace("\r\n", "\n").split("\n"):
        row = ""
        for piece in line.split("\r"):
            row = piece + row[len(piece) :]
        lines.append(row.rstrip())
    return lines


def run(command: list[str]) -> list[tuple[float, list[str]]]:
    """Each new content of the terminal, with the seconds since the start."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    started = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown, frames = b"", []
    while select.select([ours], [], [], STOPPED)[0]:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # nobody has the terminal's other side open any more
            break
        frames.append((time.monotonic() - started, screen(shown)))
    else:
        child.kill()
        sys.exit(f"{command[0]} printed nothing for {STOPPED} seconds")
    if child.wait() != 0:
        sys.exit(f"{command[0]} failed:\n{shown.decode()}")
    return frames


def drawn(prompt: str, frames: list[tuple[float, list[str]]]) -> str:
    """The SVG. Each frame is visible from its time to the next one's; the last one stays."""
    step, left, top = 20, 18, 34
    height = top + step * (1 + max(len(lines) for _, lines in frames))
    total = frames[-1][0] + PAUSE

    def text(row: int, words: str, colour: str) -> str:
        words = words.replace("&", "&amp;").replace("<", "&lt;")
        return f"<text x='{left}' y='{top + row * step}' fill='{colour}' xml:space='preserve'>{words}</text>"

    styles, groups = [], []
    ends = [time for time, _ in frames[1:]] + [total]
    for number, ((begin, lines), end) in enumerate(zip(frames, ends, strict=True)):
        last = number == len(frames) - 1
        steps = f"0%{{opacity:0}}{100 * begin / total:.2f}%{{opacity:1}}{100 * end / total:.2f}%{{opacity:0}}"
        styles.append(f"@keyframes f{number}{{{steps}100%{{opacity:{1 if last else 0}}}}}")
        animation = f"opacity:{1 if last else 0};animation:f{number} {total:.2f}s step-end infinite"
        groups.append(f"<g style='{animation}'>")
        groups += [text(1 + row, line, "#d0d7de") for row, line in enumerate(lines) if line]
        groups.append("</g>")
    size = f"viewBox='0 0 {2 * left + 8.45 * COLUMNS:.0f} {height}'"
    font = "font-family='ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace' font-size='14'"
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} role='img' {font}>",
            "<title>hapfilter at a terminal</title>",
            f"<style>{' '.join(styles)}</style>",
            "<rect width='100%' height='100%' rx='8' fill='#161b22'/>",
            text(0, f"$ {prompt}", "#7ee787"),
            *groups,
            "</svg>\n",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("program", help="hapfilter")
    program = parser.parse_args().program
    with tempfile.TemporaryDirectory() as folder:
        matrix = matrices.make("a", 1, Path(folder)).path
        files = [Path(folder) / f"genome{number}.txt" for number in range(1, FILES + 1)]
        for file in files:
            file.symlink_to(matrix)
        words = ["--progress", "--stats", "--quiet"]
        frames = run([program, *words, *map(str, files)])
    PICTURE.write_text(drawn("hapfilter --progress --stats genome*.txt > table.txt", frames))
    print(f"{PICTURE}: {len(frames)} frames, {PICTURE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
