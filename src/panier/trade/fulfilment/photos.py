"""Photos of hand-overs: decoded within limits, pixels alone kept, apart from what the public may see."""

from panier.kit.ids import new_id
from panier.kit.private_files import PrivateFiles
from panier.offer.catalogue.pictures import shrunk

PHOTOS = PrivateFiles("handovers")
LARGEST = 1280  # pixels of the longer side
QUALITY = 72


def keep_photo(data: bytes) -> str:
    """The new file's name; BadPicture and nothing kept when it is no picture we take."""
    name = new_id("pho")
    PHOTOS.keep(name, shrunk(data, LARGEST, QUALITY).data)
    return name
