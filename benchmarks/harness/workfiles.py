"""The files that servers send and clients post."""

import json

from harness.settings import BULK_SIZE, DOCUMENT_SIZE, WORK

BULK = WORK / "files" / "bulk"
DOCUMENT = WORK / "document.json"
MIDDLING = {16 * 1024: "16 KiB", 256 * 1024: "256 KiB", 1024 * 1024: "1 MiB", 4 * 1024 * 1024: "4 MiB"}


def make():
    BULK.parent.mkdir(parents=True, exist_ok=True)
    if not BULK.exists() or BULK.stat().st_size != BULK_SIZE:
        BULK.write_bytes(bytes(range(256)) * (BULK_SIZE // 256))
    DOCUMENT.write_text(document())
    for size in MIDDLING:
        middling(size).write_bytes(bytes(size))


def middling(size):
    return WORK / f"{size}.bin"


def document():
    """A list of records and a filler that makes it as long as it has to be, written as all servers write it."""
    records = [{"id": number, "name": f"record {number}", "price": number / 4, "tags": ["a", "b"], "sold": False}
               for number in range(200)]
    text = json.dumps({"records": records, "filler": ""}, separators=(",", ":"))
    return text.replace('"filler":""', '"filler":"' + "x" * (DOCUMENT_SIZE - len(text)) + '"')
