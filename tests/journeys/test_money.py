"""From the click to the hand-over, through the flows: exact amounts in the books, nothing twice, nothing lost."""
