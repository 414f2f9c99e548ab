#!/usr/bin/env python3
"""Makes seal.png (a red ring with a star, 425 x 425) and signature.png (a blue stroke, 300 x 120), both transparent.

Nothing in them belongs to anybody. Usage: make_images.py FOLDER
"""
import math
import struct
import sys
import zlib


def write_png(path, width, height, pixel):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"".join(bytes(pixel(x + 0.5, y + 0.5)) for x in range(width)) for y in range(height))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)))
        file.write(chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def shade(colour, distance):
    """Opaque inside, clear outside, one pixel of transition."""
    return (*colour, round(255 * min(1, max(0, 0.5 - distance))))


def seal(x, y):
    dx, dy = x - 212.5, y - 212.5
    radius = math.hypot(dx, dy)
    ring = abs(radius - 205.5) - 7  # from 198.5 to 212.5: it touches the edges of the picture
    thin = abs(radius - 185) - 2
    turn = math.atan2(dx, -dy) % (2 * math.pi / 5)
    turn = min(turn, 2 * math.pi / 5 - turn)
    star = (radius * math.cos(math.pi / 5 * 2 - turn) - 90 * math.cos(math.pi / 5 * 2)) if radius < 95 else 1
    return shade((200, 16, 30), min(ring, thin, star))


def signature(x, y):
    lines = [(i / 4, 60 + 50 * math.sin(i / 40 + 1.5) * math.cos(i / 170)) for i in range(8, 1193)]
    near = min(math.hypot(x - px, y - py) for px, py in lines if abs(px - x) < 6) if 0 < x < 300 else 9
    return shade((20, 40, 180), near - 2)


write_png(sys.argv[1] + "/seal.png", 425, 425, seal)
write_png(sys.argv[1] + "/signature.png", 300, 120, signature)
