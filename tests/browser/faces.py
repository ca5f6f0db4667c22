"""In what languages, themes and widths pages are looked at: each page in both, each theme and width in one of them."""

Face = tuple[str, str, int]
FACES: list[Face] = [("fr", "light", 360), ("en", "dark", 1280)]
