select * from {{ ref('stg_page_views') }}
