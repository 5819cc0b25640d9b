select id, cast(ordered_on as date) as ordered_on, amount
from {{ ref('raw_orders') }}
{% if target.name == 'dev' %}
-- While somebody works on a model, the last week is enough.
where cast(ordered_on as date) >= current_date - interval '7 days'
{% endif %}
