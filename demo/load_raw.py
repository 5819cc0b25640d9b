"""The demo's extract-and-load job: writes the shop's raw tables into a DuckDB file.

usage: load_raw.py WAREHOUSE.duckdb [DAYS]
Loads the orders of the first DAYS days (default 30); the same DAYS always give the same rows.
"""

import sys

import duckdb

warehouse = sys.argv[1]
days = int(sys.argv[2]) if len(sys.argv) > 2 else 30

with duckdb.connect(warehouse) as connection:
    connection.execute("create schema if not exists raw")
    connection.execute(
        """
        create or replace table raw.customers as
        select
            id,
            'Customer ' || id as name,
            'customer' || id || '@example.com' as email,
            ['DE', 'FR', 'NL', 'PL'][1 + id % 4] as country_code,
            timestamp '2026-01-01' + to_days(cast(id % 30 as integer)) as updated_at,
            now()::timestamp as loaded_at
        from range(1, 101) as customers(id)
        """
    )
    connection.execute(
        """
        create or replace table raw.orders as
        select
            id,
            1 + (id * 7) % 100 as customer_id,
            timestamp '2026-01-01' + to_days(cast(id // 20 as integer)) as ordered_at,
            ['placed', 'shipped', 'completed', 'completed', 'returned'][1 + id % 5] as status,
            now()::timestamp as loaded_at
        from range(0, 20 * ?) as orders(id)
        """,
        [days],
    )
    connection.execute(
        """
        create or replace table raw.payments as
        select
            id,
            id as order_id,
            ['card', 'paypal', 'invoice'][1 + id % 3] as method,
            500 + (id * 137) % 20000 as amount_cents,
            now()::timestamp as loaded_at
        from range(0, 20 * ?) as payments(id)
        where id % 11 <> 0
        """,
        [days],
    )
