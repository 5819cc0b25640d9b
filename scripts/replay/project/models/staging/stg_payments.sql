select id as payment_id, order_id, amount, paid_at from {{ source('raw', 'payments') }}
