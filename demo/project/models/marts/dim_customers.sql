select
    customers.customer_id,
    customers.customer_name,
    customers.country_code,
    count(orders.order_id) as orders,
    coalesce(sum(orders.amount), 0) as lifetime_value
from {{ ref('stg_customers') }} as customers
left join {{ ref('fct_orders') }} as orders on orders.customer_id = customers.customer_id
group by all
