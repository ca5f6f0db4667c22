"""A table as a file, by the conventions of the exit kit's: UTF-8 with its mark, no cell runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from panier.offer.catalogue.rules.exported import Row, cells_of


def csv_file(name: str, headers: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows(cells_of(row, headers) for row in rows)
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
