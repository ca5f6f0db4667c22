"""What a shop says of itself, who it is before the law, and its places, as its owners and managers change them."""
