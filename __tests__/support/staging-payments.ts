/** The model stg_payments of the shop with an owner; a column that is missing makes it fail. */
export function stagingPayments(column: string): string {
  return `{{ config(meta={'owner': 'ada@acme.com'}) }}
select id as payment_id, order_id, method as payment_method, ${column} / 100.0 as amount
from {{ source('raw', 'payments') }}
`;
}
