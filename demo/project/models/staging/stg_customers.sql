select
    id as customer_id,
    name as customer_name,
    email,
    country_code,
    updated_at
from {{ source('raw', 'customers') }}
