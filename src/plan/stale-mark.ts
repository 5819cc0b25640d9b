/** Added to the SQL of a kept node whose code changed where dbt's comparison would not see it. */
export const STALE_MARK =
  '\n-- the production build is older than a macro or ephemeral model in it';
