"""A QR code as the outline of its dark squares, to be drawn inside a page: it holds a secret, and has no address."""

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True)
class QrCode:
    size: int
    outline: str


def qr_code(text: str) -> QrCode:
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return QrCode(len(rows), "".join(_runs(rows)))


def _runs(rows: list[list[bool]]) -> list[str]:
    """Each run of dark squares in a row as one rectangle."""
    found = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                found.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length or 1
    return found
