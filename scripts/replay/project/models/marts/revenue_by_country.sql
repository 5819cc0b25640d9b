select c.country, sum(o.amount) as revenue
from {{ ref('fct_orders') }} as o
join {{ ref('stg_customers') }} as c using (customer_id)
group by all
