import { makeRandom } from '../../__tests__/support/series.ts';

const SEED = 20_260_105;
/** Days of data that are there before the first run. */
const BEFORE = 12;
const WEEKEND = 0.6;
const GROWTH = 0.01;
const NOISE = 0.08;

/** What one table gets on a normal Monday at the start. */
const PER_DAY = { orders: 500, page_views: 1_500 } as const;

type Table = keyof typeof PER_DAY;

/** What the extract jobs do before one run, as SQL: they load the day before at 05:10. */
export class RawData {
  readonly #first: Date;
  readonly #counts: Record<Table, number[]>;

  /** @param first the day of the first run */
  constructor(first: Date, days: number) {
    this.#first = first;
    const { normal } = makeRandom(SEED);
    const counts = (table: Table) =>
      Array.from({ length: BEFORE + days }, (_, index) => {
        const growth = 1 + GROWTH * index;
        return Math.round(
          PER_DAY[table] * growth * this.#season(index) * Math.exp(NOISE * normal()),
        );
      });
    this.#counts = { orders: counts('orders'), page_views: counts('page_views') };
  }

  /** @param payments whether their source delivers */
  load(day: number, { payments }: { payments: boolean }): string {
    const from = day === 0 ? 0 : day + BEFORE - 1;
    const loads = Array.from({ length: day + BEFORE - from }, (_, offset) =>
      this.#loadOne(from + offset, day),
    );
    return [
      ...(day === 0 ? [CREATE] : []),
      ...loads,
      `insert into raw.customers
        select id, ['DE', 'FR', 'NL', 'PL'][1 + id % 4], timestamp '2025-01-01', ${this.#loadedAt(day)}
        from range((select count(*) from raw.customers), ${2_000 + 5 * day}) as each(id)`,
      ...(payments ? [this.#loadPayments(day)] : []),
    ].join(';\n');
  }

  /** @param index of the day that the data is of */
  #loadOne(index: number, day: number): string {
    const date = `timestamp '${this.#dateOf(index - BEFORE)}'`;
    const orders = this.#idsOf('orders', index);
    const views = this.#idsOf('page_views', index);
    return `insert into raw.orders
        select id, (id * 7919) % 2000, ${date} + to_seconds(id % 86000), 500 + (id * 137) % 20000, ${this.#loadedAt(day)}
        from range(${orders}) as each(id);
      insert into raw.page_views
        select id, (id * 104729) % 2000, '/page/' || id % 50, ${date} + to_seconds(id % 86000), ${this.#loadedAt(day)}
        from range(${views}) as each(id)`;
  }

  /** Of all orders that have none yet; some are never paid. */
  #loadPayments(day: number): string {
    return `insert into raw.payments
        select id, id, amount, ordered_at, ${this.#loadedAt(day)} from raw.orders
        where id % 25 <> 0 and id > (select coalesce(max(id), -1) from raw.payments)`;
  }

  #idsOf(table: Table, index: number): string {
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
    const start = sum(this.#counts[table].slice(0, index));
    return `${start}, ${start + (this.#counts[table][index] ?? 0)}`;
  }

  #season(index: number): number {
    const weekday = new Date(this.#dateOf(index - BEFORE)).getUTCDay();
    return weekday === 0 || weekday === 6 ? WEEKEND : 1;
  }

  #loadedAt(day: number): string {
    return `timestamp '${this.#dateOf(day)} 05:10:00'`;
  }

  #dateOf(day: number): string {
    return new Date(this.#first.getTime() + day * 86_400_000).toISOString().slice(0, 10);
  }
}

/** The page views come twice, all of them. */
export const LOAD_TWICE = 'insert into raw.page_views select * from raw.page_views';

export const REMOVE_DUPLICATES =
  'create or replace table raw.page_views as select distinct * from raw.page_views';

const CREATE = `create schema raw;
  create table raw.customers (id bigint, country varchar, signed_up_at timestamp, loaded_at timestamp);
  create table raw.orders (id bigint, customer_id bigint, ordered_at timestamp, amount bigint, loaded_at timestamp);
  create table raw.payments (id bigint, order_id bigint, amount bigint, paid_at timestamp, loaded_at timestamp);
  create table raw.page_views (id bigint, customer_id bigint, page varchar, viewed_at timestamp, loaded_at timestamp)`;
