select id as customer_id, country, signed_up_at from {{ source('raw', 'customers') }}
