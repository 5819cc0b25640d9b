select c.customer_id, c.country, c.signed_up_at, count(o.order_id) as orders
from {{ ref('stg_customers') }} as c
left join {{ ref('fct_orders') }} as o using (customer_id)
group by all
