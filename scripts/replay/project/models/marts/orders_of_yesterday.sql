select * from {{ ref('fct_orders') }}
where ordered_at::date = (select max(ordered_at)::date from {{ ref('fct_orders') }})
