/** Minor versions of dbt-core that `npm run test:dbt-versions` runs, oldest first. */
export const TESTED_VERSIONS = ['1.8', '1.9', '1.10', '1.11', '1.12'] as const;
/** What the action installs stays below this version; the newest that is tested, plus one. */
export const UNTESTED_VERSION = '1.13';
