# SPDX-License-Identifier: Apache-2.0
"""PNG pictures as a browser makes them, looked at coarsely: is it the same picture, whatever the fonts?"""

import struct
import zlib

CELLS = 12


def read(data):
    """(width, height, channels, rows of bytes) of an 8-bit PNG without interlacing."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    at, packed = 8, b""
    width = height = channels = 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        chunk = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunk)
            if depth != 8 or colour not in (2, 6) or interlaced:
                raise ValueError("not the kind of PNG that browsers make")
            channels = 3 if colour == 2 else 4
        elif kind == b"IDAT":
            packed += chunk
        at += length + 12
    return width, height, channels, unfilter(zlib.decompress(packed), width * channels, height, channels)


def unfilter(raw, stride, height, channels):
    rows, before = [], bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        kind, row = raw[start], bytearray(raw[start + 1:start + 1 + stride])
        for x in range(stride):
            left = row[x - channels] if x >= channels else 0
            up, corner = before[x], before[x - channels] if x >= channels else 0
            if kind == 1:
                row[x] = (row[x] + left) & 255
            elif kind == 2:
                row[x] = (row[x] + up) & 255
            elif kind == 3:
                row[x] = (row[x] + (left + up) // 2) & 255
            elif kind == 4:
                guess = left + up - corner
                nearest = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
                row[x] = (row[x] + nearest[2]) & 255
        rows.append(row)
        before = row
    return rows


def cells(data):
    """The mean colours of a coarse grid."""
    width, height, channels, rows = read(data)
    grid = []
    for j in range(CELLS):
        for i in range(CELLS):
            total = [0, 0, 0]
            count = 0
            for y in range(j * height // CELLS, (j + 1) * height // CELLS, 3):
                for x in range(i * width // CELLS, (i + 1) * width // CELLS, 3):
                    for c in range(3):
                        total[c] += rows[y][x * channels + c]
                    count += 1
            grid.append([value / max(count, 1) for value in total])
    return width, height, grid


def difference(one, other):
    """0 for the same picture, 1 and more for quite another one; other fonts cost little."""
    width, height, grid = cells(one)
    width2, height2, grid2 = cells(other)
    stretched = max(width, width2) / min(width, width2) * max(height, height2) / min(height, height2) - 1
    colours = sum(abs(a - b) for cell, cell2 in zip(grid, grid2) for a, b in zip(cell, cell2)) / len(grid) / 3
    return stretched + colours / 25
