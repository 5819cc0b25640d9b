select customer_id, page, viewed_at from {{ source('raw', 'page_views') }}
