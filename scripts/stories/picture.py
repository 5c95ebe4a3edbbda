"""Draws a captured terminal screen as a PNG.

Letters come from a monospaced font. Lines, blocks, shades and braille are drawn, as terminals do,
because a font's own leave gaps between cells.
"""
import re
import shutil
import subprocess
import unicodedata

from PIL import Image, ImageDraw, ImageFont

CELL = (10, 20)  # pixels
PADDING = 16
FOREGROUND, BACKGROUND = (213, 224, 230), (16, 26, 34)
NAMED = [
    (36, 57, 74), (242, 119, 122), (143, 201, 139), (232, 196, 106),
    (127, 180, 230), (200, 160, 224), (108, 199, 196), (213, 224, 230),
    (106, 130, 145), (255, 148, 150), (168, 222, 163), (246, 216, 140),
    (158, 203, 245), (220, 187, 240), (142, 222, 219), (246, 250, 252),
]
STEPS = [0, 95, 135, 175, 215, 255]


def indexed(number):
    if number < 16:
        return NAMED[number]
    if number < 232:
        number -= 16
        return STEPS[number // 36], STEPS[number // 6 % 6], STEPS[number % 6]
    return (8 + 10 * (number - 232),) * 3


def mixed(one, other, share):
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other))


class Look:
    def __init__(self):
        self.reset()

    def reset(self):
        self.foreground = self.background = None
        self.bold = self.dim = self.italic = self.underline = self.reverse = False

    def take(self, parameters):
        codes = [int(code) if code else 0 for code in re.split("[;:]", parameters)] or [0]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 3, 4, 7):
                name = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}[code]
                setattr(self, name, True)
            elif code == 22:
                self.bold = self.dim = False
            elif code in (23, 24, 27):
                setattr(self, {23: "italic", 24: "underline", 27: "reverse"}[code], False)
            elif 30 <= code <= 37:
                self.foreground = NAMED[code - 30]
            elif 90 <= code <= 97:
                self.foreground = NAMED[code - 82]
            elif 40 <= code <= 47:
                self.background = NAMED[code - 40]
            elif 100 <= code <= 107:
                self.background = NAMED[code - 92]
            elif code == 39:
                self.foreground = None
            elif code == 49:
                self.background = None
            elif code in (38, 48) and codes:
                kind = codes.pop(0)
                if kind == 5 and codes:
                    color = indexed(codes.pop(0))
                elif kind == 2 and len(codes) >= 3:
                    color = tuple(codes.pop(0) for _ in range(3))
                else:
                    continue
                if code == 38:
                    self.foreground = color
                else:
                    self.background = color

    def colors(self):
        foreground = self.foreground or FOREGROUND
        background = self.background or BACKGROUND
        if self.reverse:
            foreground, background = background, foreground
        if self.dim:
            foreground = mixed(foreground, background, 0.4)
        return foreground, background


def fonts():
    """The regular and the bold font; None where there is none."""
    def file(style):
        if shutil.which("fc-match"):
            found = subprocess.run(
                ["fc-match", "-f", "%{file}", f"DejaVu Sans Mono:style={style}"],
                capture_output=True, text=True).stdout
            if found.endswith((".ttf", ".otf")):
                return found
        return "/usr/share/fonts/truetype/dejavu/DejaVuSansMono" + (
            "-Bold" if style == "Bold" else "") + ".ttf"
    try:
        return [ImageFont.truetype(file(style), 16) for style in ("Book", "Bold")]
    except OSError:
        return None


# Which of left, up, right, down a line character reaches.
LINES = {
    "─": "lr", "━": "lr", "│": "ud", "┃": "ud", "┆": "ud", "┊": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "urd", "┤": "uld",
    "┬": "lrd", "┴": "lru", "┼": "lurd",
}


def drawn(pen, character, x, y, color, behind):
    """True when the character is one that is drawn."""
    width, height = CELL
    code = ord(character)
    middle = (x + width // 2, y + height // 2)
    if character in "╭╮╰╯":
        radius = 4
        across = x + width - 1 if character in "╭╰" else x
        along = y + height - 1 if character in "╭╮" else y
        right, below = character in "╭╰", character in "╭╮"
        center = (middle[0] + (radius if right else -radius),
                  middle[1] + (radius if below else -radius))
        box = [center[0] - radius, center[1] - radius, center[0] + radius, center[1] + radius]
        start = {"╭": 180, "╮": 270, "╯": 0, "╰": 90}[character]
        pen.arc(box, start, start + 90, color)
        pen.line([(center[0], middle[1]), (across, middle[1])], color)
        pen.line([(middle[0], center[1]), (middle[0], along)], color)
        return True
    if character in LINES:
        ends = {"l": (x, middle[1]), "r": (x + width - 1, middle[1]),
                "u": (middle[0], y), "d": (middle[0], y + height - 1)}
        thick = 2 if character in "━┃" else 1
        dashes = character in "┆┊"
        for direction in LINES[character]:
            if dashes:
                for part in range(0, height, 6):
                    pen.line([(middle[0], y + part), (middle[0], y + part + 2)], color, thick)
            else:
                pen.line([middle, ends[direction]], color, thick)
        return True
    if 0x2581 <= code <= 0x2588:
        rows = round(height * (code - 0x2580) / 8)
        pen.rectangle([x, y + height - rows, x + width - 1, y + height - 1], color)
        return True
    if 0x2589 <= code <= 0x258F:
        columns = round(width * (0x2590 - code) / 8)
        pen.rectangle([x, y, x + columns - 1, y + height - 1], color)
        return True
    if 0x2591 <= code <= 0x2593:
        share = [0.7, 0.5, 0.3][code - 0x2591]
        pen.rectangle([x, y, x + width - 1, y + height - 1], mixed(color, behind, share))
        return True
    if 0x2800 <= code <= 0x28FF:
        places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
        for bit, (column, row) in enumerate(places):
            if code & 1 << bit:
                left, top = x + 1 + column * 5, y + 1 + row * 5
                pen.ellipse([left, top, left + 3, top + 3], color)
        return True
    return False


def draw(captured, columns, rows, path):
    faces = fonts()
    if faces is None:
        print("picture: skipped: no monospaced font was found (DejaVu Sans Mono).")
        return
    size = (columns * CELL[0] + 2 * PADDING, rows * CELL[1] + 2 * PADDING)
    image = Image.new("RGB", size, BACKGROUND)
    pen = ImageDraw.Draw(image)
    look = Look()
    for row, line in enumerate(captured.split("\n")[:rows]):
        column = 0
        for part in re.split("(\x1b\\[[0-9;:]*m|\x1b[()].|[\x0e\x0f])", line):
            if not part or part[0] in "\x0e\x0f" or part.startswith(("\x1b(", "\x1b)")):
                continue
            if part.startswith("\x1b["):
                look.take(part[2:-1])
                continue
            for character in part:
                if column >= columns:
                    break
                x, y = PADDING + column * CELL[0], PADDING + row * CELL[1]
                foreground, background = look.colors()
                if background != BACKGROUND:
                    pen.rectangle([x, y, x + CELL[0] - 1, y + CELL[1] - 1], background)
                if character != " " and not drawn(pen, character, x, y, foreground, background):
                    pen.text((x, y), character, foreground, faces[1 if look.bold else 0])
                if look.underline:
                    pen.line([(x, y + 18), (x + CELL[0] - 1, y + 18)], foreground)
                column += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    image.quantize(128).save(path, optimize=True)
    print(f"picture: {path}")
