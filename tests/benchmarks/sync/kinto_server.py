"""Kinto on its memory back end, served by waitress (run in the peers' environment).

The records are put into its storage before it listens: over HTTP they would take minutes.

    python -m tests.benchmarks.sync.kinto_server REQUESTS
"""

import logging
import sys

import kinto
import waitress

from tests.benchmarks.sync import worker

BUCKET, COLLECTION = "bench", "requests"
PARENT = f"/buckets/{BUCKET}/collections/{COLLECTION}"
OWNER = "system.Everyone"
SETTINGS = {
    "kinto.storage_backend": "kinto.core.storage.memory",
    "kinto.cache_backend": "kinto.core.cache.memory",
    "kinto.permission_backend": "kinto.core.permission.memory",
    "kinto.userid_hmac_secret": "invented",
    "kinto.bucket_create_principals": OWNER,
    "kinto.paginate_by": "10000",
}


def main(requests: str) -> None:
    logging.disable(logging.CRITICAL)
    app = kinto.main({}, **SETTINGS)
    storage, permission = app.registry.storage, app.registry.permission
    storage.create("bucket", "", {"id": BUCKET})
    storage.create("collection", f"/buckets/{BUCKET}", {"id": COLLECTION})
    for place in (f"/buckets/{BUCKET}", PARENT):
        permission.add_principal_to_ace(place, "write", OWNER)
    for record in worker.lines(requests):
        storage.create("record", PARENT, record)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    sys.stdout.write(f"listening on http://127.0.0.1:{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main(sys.argv[1])
