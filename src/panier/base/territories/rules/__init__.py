"""The rules of a territory: its pack and its identifiers."""
