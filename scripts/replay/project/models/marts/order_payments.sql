select o.order_id, o.amount as ordered, sum(p.amount) as paid
from {{ ref('fct_orders') }} as o
left join {{ ref('stg_payments') }} as p on p.order_id = o.order_id
group by all
