"""Style sheets and scripts, squeezed on the way: a first visit over a slow line waits for them before all.

Only files that are the same for everybody are squeezed. Pages hold words of patients and tokens of forms side by side;
squeezed together, their size would tell of them (BREACH).
"""

import gzip
from functools import lru_cache

from flask import Flask, request
from werkzeug.wrappers import Response

SAME_FOR_EVERYBODY = frozenset({"static", "bootstrap.static"})
TEXT = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
FILES_HELD = 64


@lru_cache(maxsize=FILES_HELD)
def squeezed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def set_up_static_files(app: Flask) -> None:
    """What the browser says it can unpack, and is text, goes out as gzip."""
    app.after_request(squeeze)


def squeeze(response: Response) -> Response:
    if request.endpoint not in SAME_FOR_EVERYBODY or response.mimetype not in TEXT:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    response.set_data(squeezed(response.get_data()))
    response.content_encoding = "gzip"
    weaken_tag(response)
    return response


def weaken_tag(response: Response) -> None:
    """Other bytes, the same content: so that asking again still gets 304."""
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
