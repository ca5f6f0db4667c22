"""Reading the files merchants have, as they are: from bytes to products and problems, without the database.

`sheets.open_file` → `headers.detect` → `reading.read_products` → `plans.plan`.
"""
