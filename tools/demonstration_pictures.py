"""Made the demonstration's pictures, once: Fluent Emoji 3D (MIT) composed on warm grounds of their own hue.

Run with the folder of npm's `@lobehub/fluent-emoji-3d` assets and Unicode's `emoji-test.txt`; writes src/panier/demonstration/pictures/.
"""

import colorsys
import csv
import re
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

ROOT = Path(__file__).resolve().parent.parent / "src" / "panier" / "demonstration"
SIZE, MAIN, SIDE = 640, 400, 190
MOST = 300
SHAPES = {
    "bag": "jar",
    "blanket": "scarf",
    "board": "wood",
    "book": "closed-book",
    "bottle": "bottle-with-popping-cork",
    "bowl": "bowl-with-spoon",
    "box": "package",
    "can": "canned-food",
    "card": "envelope",
    "mug": "teacup-without-handle",
    "pacifier": "baby-bottle",
    "pendant": "prayer-beads",
    "pillow": "bed",
    "plate": "fork-and-knife-with-plate",
    "pot": "pot-of-food",
    "print": "framed-picture",
    "pump": "lotion-bottle",
    "sweater": "t-shirt",
    "thermos": "cup-with-straw",
    "tin": "canned-food",
    "tote": "handbag",
    "tuque": "billed-cap",
    "vase": "amphora",
    "vinyl": "optical-disk",
    "wallet": "purse",
    "{e}": "moose",
}


def names_of(listing: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in listing.read_text().splitlines():
        match = re.match(r"([0-9A-F ]+?)\s*; \S+\s*# \S+ E[\d.]+ (.*)", line)
        if match:
            name = re.sub(r"[^a-z0-9]+", "-", match[2].lower().replace("’", "").replace("'", "")).strip("-")
            found.setdefault(name, []).append(match[1].lower().replace(" ", "-"))
    return found


def emoji(name: str, assets: Path, names: dict[str, list[str]]) -> Image.Image:
    wanted = SHAPES.get(name, name)
    for code in names[wanted]:
        for file in (assets / f"{code}.webp", assets / f"{code.replace('-fe0f', '')}.webp"):
            if file.exists():
                return Image.open(file).convert("RGBA")
    raise LookupError(name)


def tinted(picture: Image.Image, colour: str) -> Image.Image:
    """The same light and shade in another colour."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    grey = picture.convert("L").point(lambda value: min(255, int(value * 1.1)))
    dark = Image.merge(
        "RGB", [grey.point(lambda value, c=c: min(255, int(c * value / 150))) for c in (red, green, blue)]
    )
    dark.putalpha(picture.getchannel("A"))
    return dark


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    alpha = picture.getchannel("A")
    hue, saturation, value = picture.convert("RGB").convert("HSV").split()
    hue = hue.point(lambda tone: (tone + degrees * 255 // 360) % 256)
    made = Image.merge("HSV", (hue, saturation, value)).convert("RGB")
    made.putalpha(alpha)
    return made


def part(spec: str, assets: Path, names: dict[str, list[str]]) -> Image.Image:
    name, colour, rest = re.match(r"([^:~]+)(?::([^~]+))?(?:~(.+))?", spec).groups()
    picture = emoji(name, assets, names)
    if colour and colour.startswith("#"):
        return tinted(picture, colour)
    return turned(picture, int(rest)) if rest and rest.lstrip("-").isdigit() else picture


def ground(picture: Image.Image) -> Image.Image:
    """A pale, warm ground in the hue of the thing."""
    small = picture.resize((1, 1)).getpixel((0, 0))
    hue, _, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in small[:3]))
    middle, edge = (
        tuple(int(255 * c) for c in colorsys.hls_to_rgb(hue, light, 0.25 + saturation * 0.3)) for light in (0.96, 0.9)
    )
    base = Image.new("RGB", (SIZE, SIZE), edge)
    glow = Image.new("L", (SIZE, SIZE), 0)
    ImageDraw.Draw(glow).ellipse((40, 10, SIZE - 40, SIZE - 70), fill=255)
    base.paste(Image.new("RGB", (SIZE, SIZE), middle), mask=glow.filter(ImageFilter.GaussianBlur(110)))
    return base


def composed(spec: str, assets: Path, names: dict[str, list[str]]) -> Image.Image:
    first, _, second = spec.partition("+")
    main = part(first, assets, names).resize((MAIN, MAIN), Image.Resampling.LANCZOS)
    layer = Image.new("RGBA", (SIZE, SIZE))
    layer.alpha_composite(main, ((SIZE - MAIN) // 2 - (30 if second else 0), (SIZE - MAIN) // 2 - 20))
    if second:
        side = part(second, assets, names).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        layer.alpha_composite(side, (SIZE - SIDE - 90, SIZE - SIDE - 110))
    shadow = Image.new("RGBA", (SIZE, SIZE), (60, 40, 30, 0))
    shadow.putalpha(layer.getchannel("A").point(lambda value: value * 45 // 100).filter(ImageFilter.GaussianBlur(16)))
    made = ground(main).convert("RGBA")
    made.alpha_composite(ImageChops.offset(shadow, 8, 22))
    made.alpha_composite(layer)
    return made.convert("RGB")


def specs() -> dict[str, str]:
    """Each product family's picture; when there are too many, side pictures go first."""
    rows = {}
    for table in sorted((ROOT / "goods").glob("*.csv")):
        with table.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="|"):
                rows[f"{table.stem}-{row['key']}"] = re.sub(r"[:~]\{\w\}", "", row["picture"])
    steps = (
        lambda spec: re.sub(r"~-?\d+", "", spec) if not spec.startswith("yarn") else spec,
        lambda spec: spec.partition("+")[0] if ":#" in spec else spec,  # its colour tells it apart already
        lambda spec: re.sub(
            r"#(\w)\w(\w)\w(\w)\w",
            lambda tone: "#" + "".join("2258bbee"[int(c, 16) // 2] * 2 for c in tone.groups()),
            spec,
        ),
        lambda spec: spec.partition("+")[0],
    )
    for step in steps:
        for key in sorted(rows):
            if len(set(rows.values())) > MOST:
                rows[key] = step(rows[key])
    return rows


def main(assets: Path, listing: Path) -> None:
    names, made = names_of(listing), {}
    folder = ROOT / "pictures"
    folder.mkdir(exist_ok=True)
    with (ROOT / "pictures.csv").open("w", encoding="utf-8") as index:
        index.write("good|picture\n")
        for key, spec in specs().items():
            if spec not in made:
                made[spec] = re.sub(r"[^a-z0-9]+", "-", spec.lower()).strip("-")
                composed(spec, assets, names).save(folder / f"{made[spec]}.webp", quality=78, method=6)
            index.write(f"{key}|{made[spec]}\n")
    sys.stdout.write(f"{len(made)} pictures\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
