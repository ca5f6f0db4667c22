"""Rules of bringing orders to people: codes and proofs, addresses on labels, rounds."""
