"""Draws the picture others show of a page: 1200 by 630, as Open Graph asks; on the left a picture or shop fronts, on the right words."""

import colorsys
import io
from functools import cache

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont, ImageOps

from panier.offer.catalogue.pictures import WIDTHS, picture_path
from panier.sites._shared.social import SocialPicture

SIZE, HALF, MARGIN = (1200, 630), 600, 56
PAPER, INK, SOFT, BLUE = (251, 248, 242), (28, 34, 51), (88, 94, 108), (29, 79, 163)
HUES = (40, 75, 100, 130, 155, 180, 215, 245, 285, 315, 345, 15)  # of the tones, as in panier.css
QUALITY = 82
MOST_LINES = 4
Colour = tuple[int, int, int]


def drawn(card: SocialPicture) -> bytes:
    """A JPEG."""
    picture = Image.new("RGB", SIZE, PAPER)
    shown = _stored(card.digests)
    if shown is not None:
        picture.paste(ImageOps.fit(shown, (HALF, SIZE[1]), Image.Resampling.LANCZOS), (0, 0))
    else:
        _fronts(ImageDraw.Draw(picture), card)
    _words(ImageDraw.Draw(picture), card)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _stored(digests: tuple[str, ...]) -> Image.Image | None:
    """The largest file there is of the first picture."""
    for digest in digests:
        for width in (*reversed(WIDTHS), *range(WIDTHS[0] - 1, 0, -1)):
            path = picture_path(digest, width)
            if default_storage.exists(path):
                with default_storage.open(path) as file, Image.open(file) as found:
                    return found.convert("RGB")
    return None


def _fronts(draw: ImageDraw.ImageDraw, card: SocialPicture) -> None:
    """Shop fronts with awnings, in the merchants' colours; a single one carries its initial."""
    tones = card.tones or (0,)
    wide = HALF // len(tones)
    for at, tone in enumerate(tones):
        left = at * wide
        draw.rectangle((left, 0, left + wide, SIZE[1]), fill=_shade(tone, 0.9, 0.35))
        top, stripe = 150, max(wide // 6, 1)
        for part in range(6):
            edge = left + part * stripe
            fill = _shade(tone, 0.52, 0.5) if part % 2 == 0 else (255, 255, 255)
            draw.rectangle((edge, top, edge + stripe, top + 90), fill=fill)
            draw.pieslice((edge, top + 90 - stripe // 2, edge + stripe, top + 90 + stripe // 2), 0, 180, fill=fill)
        draw.rectangle(
            (left + wide // 6, 300, left + wide - wide // 6, SIZE[1] - 60),
            fill=_shade(tone, 0.8, 0.4),
            outline=PAPER,
            width=6,
        )
    if len(tones) == 1:
        letter = card.title[:1].upper()
        draw.text((HALF // 2, 430), letter, font=_font("bricolage", 180), fill=_shade(tones[0], 0.3, 0.5), anchor="mm")


def _words(draw: ImageDraw.ImageDraw, card: SocialPicture) -> None:
    left, wide = HALF + MARGIN, SIZE[0] - HALF - 2 * MARGIN
    size, lines = next(
        (size, lines)
        for size in (66, 56, 46, 38)
        if len(lines := _lines(card.title, _font("bricolage", size), wide)) <= MOST_LINES or size == 38  # noqa: PLR2004 - the smallest
    )
    lines, step = lines[:MOST_LINES], round(size * 1.14)
    top = (SIZE[1] - step * len(lines) - (60 if card.below else 0)) // 2 - 20
    for line in lines:
        draw.text((left, top), line, font=_font("bricolage", size), fill=INK)
        top += step
    if card.below:
        below = _lines(card.below, _font("figtree", 34), wide)[0]
        draw.text((left, top + 22), below, font=_font("figtree", 34), fill=SOFT)
    draw.rounded_rectangle((left, SIZE[1] - 96, left + 40, SIZE[1] - 56), 10, fill=BLUE)
    draw.text((left + 56, SIZE[1] - 76), "le panier bleu", font=_font("bricolage", 32), fill=BLUE, anchor="lm")


def _lines(words: str, font: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    """Broken between words; a word wider than the line is cut."""
    lines = [""]
    for word in words.split() or [""]:
        kept = word
        while font.getlength(kept) > wide:
            kept = f"{kept[:-2]}…"
        longer = f"{lines[-1]} {kept}".strip()
        if font.getlength(longer) <= wide:
            lines[-1] = longer
        else:
            lines.append(kept)
    return lines


def _shade(tone: int, lightness: float, saturation: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(HUES[tone % len(HUES)] / 360, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(finders.find(f"panier/fonts/{name}.woff2")), size)
