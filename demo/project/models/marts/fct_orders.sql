{{ config(materialized='incremental', unique_key='order_id') }}

with payments as (
    select order_id, sum(amount) as amount
    from {{ ref('stg_payments') }}
    group by order_id
)

select
    orders.order_id,
    orders.customer_id,
    orders.order_date,
    orders.status,
    coalesce(payments.amount, 0) as amount
from {{ ref('stg_orders') }} as orders
left join payments on payments.order_id = orders.order_id

{% if is_incremental() %}
where orders.order_date >= (select coalesce(max(order_date), date '2000-01-01') from {{ this }})
{% endif %}
