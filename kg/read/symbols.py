"""What the characters for private use stand for that the symbol fonts of Word have: Wingdings and Symbol, for bullets and ticks."""

from collections.abc import Mapping

# Code points as Word and its PDF files write them, with the bullet that they show.
SYMBOLS: Mapping[int, str] = {
    0xF06C: "●", 0xF06D: "○", 0xF06E: "■", 0xF06F: "□", 0xF070: "□", 0xF071: "□", 0xF072: "□", 0xF073: "◆", 0xF074: "◆", 0xF075: "◆",
    0xF076: "❖", 0xF077: "◆", 0xF09E: "•", 0xF09F: "•", 0xF0A0: "•", 0xF0A1: "○", 0xF0A4: "◎", 0xF0A5: "◎", 0xF0A7: "■", 0xF0A8: "□",
    0xF0AB: "★", 0xF0B7: "•", 0xF0D8: "➢", 0xF0DC: "➢", 0xF0E0: "→", 0xF0E8: "➔", 0xF0F0: "⇨", 0xF0FC: "✓", 0xF0FE: "☑",
}  # fmt: skip
