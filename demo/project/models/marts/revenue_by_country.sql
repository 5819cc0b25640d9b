select
    countries.country_name,
    round(sum(customers.lifetime_value), 2) as gross_revenue,
    round(sum(customers.lifetime_value / (1 + countries.vat_rate)), 2) as net_revenue
from {{ ref('dim_customers') }} as customers
join {{ ref('countries') }} as countries on countries.country_code = customers.country_code
group by countries.country_name
