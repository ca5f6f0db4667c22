"""What `./panier COMMAND` does, one file a command. Each has `add(parser)` and `run(options) -> exit code`."""
