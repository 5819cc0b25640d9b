"""Reads two marts in a loop until stdin ends, and prints what it saw as one JSON object."""
import json
import sys
import threading
import time

import psycopg2

QUERY = """
select o.generation, c.generation, s.generation, count(*)
from analytics.orders as o
join analytics_reporting.customers as c using (id)
join analytics.orders_seen as s using (id)
group by 1, 2, 3
"""


def main(dsn):
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    seen = {"reads": 0, "mixed": 0, "errors": [], "slowest": 0.0, "generations": []}
    with connection.cursor() as cursor:
        while not stop.is_set():
            started = time.monotonic()
            try:
                cursor.execute(QUERY)
                rows = cursor.fetchall()
            except psycopg2.Error as error:
                seen["errors"].append(str(error))
                continue
            seen["slowest"] = max(seen["slowest"], time.monotonic() - started)
            seen["reads"] += 1
            generations = {generation for row in rows for generation in row[:3]}
            if len(generations) != 1:
                seen["mixed"] += 1
            for generation in generations:
                if generation not in seen["generations"][-1:]:
                    seen["generations"].append(generation)
            if seen["reads"] == 1:
                print("reading", flush=True)
            # Leaves the machine to the deploy.
            time.sleep(0.005)
    print(json.dumps(seen), flush=True)


main(sys.argv[1])
