"""A pen on the ink layer of a sheet. It counts in the sheet's own units, however large the picture is drawn."""

import math
from functools import lru_cache

from PIL import Image, ImageDraw

from alpukat_desk.demo.blanks import font
from alpukat_desk.demo.dice import dice

Rows = tuple[tuple[str, str], ...]
LEVEL = 235
"""How much ink the letters take, of 255."""
SMALLEST = 9
"""Pixels of the smallest letters."""


@lru_cache(maxsize=6000)
def _written(words: str, size: int, bold: float) -> tuple[Image.Image, int]:
    """The words as a mask, and how far below the top of the line it begins. Labels are written once and kept."""
    left, top, right, bottom = (round(side) for side in font(size).getbbox(words, stroke_width=bold))
    mask = Image.new("L", (max(1, right - left + 1), max(1, bottom - top + 1)))
    ImageDraw.Draw(mask).text((-left, -top), words, 255, font(size), stroke_width=bold)
    return mask, top


class Pen:
    """``scale`` is pixels per unit, ``corner`` where the sheet begins on the layer, in pixels."""

    def __init__(self, layer: Image.Image, width: int, scale: float, corner: tuple[float, float] = (0, 0)) -> None:
        self.layer, self.width, self.scale, self.corner = layer, width, scale, corner
        self.draw = ImageDraw.Draw(layer)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.corner[0] + x * self.scale, self.corner[1] + y * self.scale

    def part(self, width: int, scale: float, x: float, y: float) -> "Pen":
        """A pen for a smaller sheet on this one."""
        return Pen(self.layer, width, self.scale * scale, self.at(x, y))

    def text(self, x: float, y: float, words: str, size: float, anchor: str = "la", bold: float = 0) -> None:
        """``anchor`` "la" begins at x, "ma" is centred on it; y is the top of the line."""
        self._put(x, y, _written(words, self._size(size), bold), anchor)

    def _size(self, size: float) -> int:
        return max(SMALLEST, round(size * self.scale))

    def _put(self, x: float, y: float, written: tuple[Image.Image, int], anchor: str = "la") -> None:
        mask, drop = written
        left, top = self.at(x, y)
        if anchor == "ma":
            left -= mask.width / 2
        self.layer.paste(LEVEL, (round(left), round(top) + drop), mask)

    def fitted(self, x: float, y: float, words: str, size: float, room: float) -> None:
        """Smaller letters where the words are too long for the room, and cut at last."""
        pixels, most = self._size(size), room * self.scale
        while pixels > SMALLEST and _written(words, pixels, 0)[0].width > most:
            pixels -= 1
        while len(words) > 4 and _written(words, pixels, 0)[0].width > most:
            words = words[:-1]
        self._put(x, y, _written(words, pixels, 0))

    def centred(self, y: float, words: str, size: float, bold: float = 0) -> None:
        self.text(self.width / 2, y, words, size, "ma", bold)

    def rows(
        self, x: float, y: float, step: float, rows: tuple[tuple[str, str], ...], size: float, indent: int
    ) -> float:
        """Label, colon, value; gives the y after the last row."""
        for label, value in rows:
            self.text(x, y, label, size)
            self.text(x + indent, y, ":", size)
            self.fitted(x + indent + 14, y, value, size, self.width - x - indent - 50)
            y += step
        return y

    def line(self, *points: tuple[float, float], fill: int = 150, width: int = 1) -> None:
        self.draw.line([self.at(x, y) for x, y in points], fill=fill, width=width, joint="curve")

    def grid(self, x: float, y: float, table: tuple[tuple[str, ...], ...], widths: tuple[int, ...], step: int) -> float:
        """A ruled table, its first row the headings; gives the y below it."""
        edges = [x + sum(widths[:count]) for count in range(len(widths) + 1)]
        bottom = y + step * len(table)
        for number, row in enumerate(table):
            for left, cell, width in zip(edges, row, widths, strict=False):
                self.fitted(left + 6, y + step * number + 8, cell, 15, width - 10)
        for number in range(len(table) + 1):
            self.line((x, y + step * number), (edges[-1], y + step * number))
        for edge in edges:
            self.line((edge, y), (edge, bottom))
        return bottom

    def signature(self, x: float, y: float, seed: int) -> None:
        """Loops that grow flat towards the end, as a hand in a hurry writes."""
        rng = dice("signature", seed)
        tall, pace, lean, first = (rng.uniform(*span) for span in ((9, 22), (0.35, 1.1), (-0.5, 1.2), (1.0, 2.6)))
        points = []
        for step in range(rng.randint(44, 84)):
            lift = tall * (first if step < 9 else 1) * (1 - step / 100) * (0.6 + 0.4 * math.sin(step * 0.21 + lean))
            points.append((x + step * 1.9 + lift * math.cos(step * pace), y + lift * math.sin(step * pace + lean)))
        if rng.random() < 0.5:
            points += [(x + 150, y + 22), (x + 10, y + rng.randint(22, 34))]
        self.line(*points, fill=210, width=2)
