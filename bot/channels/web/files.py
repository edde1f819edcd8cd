"""What comes with the pages: style, script and mark, read once; nothing else can be asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

KINDS = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "live.js": "text/javascript",
    "slide.js": "text/javascript",
    "mark.svg": "image/svg+xml",
}
"""Every file with its media type."""


class Files:
    """The files of a folder with a mark of what is in them and in the pages around them."""

    def __init__(self, folder: Path) -> None:
        self._held = {name: (folder / name).read_bytes() for name in KINDS}
        pages = (path.read_bytes() for path in sorted(folder.glob("*.html")))
        self.version = hashlib.blake2b(b"\0".join((*self._held.values(), *pages)), digest_size=5).hexdigest()

    def answer(self, request: Request) -> Response | None:
        """The file named in the request's path, None for none; browsers may keep it for good."""
        name = request.path_params["name"]
        if name not in self._held:
            return None
        kept = "public, max-age=31536000, immutable" if request.url.query == self.version else "no-cache"
        media = f"{KINDS[name]}; charset=utf-8"
        return Response(self._held[name], media_type=media, headers={"cache-control": kept})
