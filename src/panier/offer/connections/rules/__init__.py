"""How a connection lives, how two counts are judged, how goods of another system become a file. No Django, no clock."""
