select viewed_at::date as day, count(*) as views, count(distinct customer_id) as visitors
from {{ ref('fct_page_views') }}
group by all
