select *
from {{ ref('daily_orders') }}
where revenue < 0
