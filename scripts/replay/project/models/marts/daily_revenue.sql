select ordered_at::date as day, count(*) as orders, sum(amount) as revenue
from {{ ref('fct_orders') }}
group by all
