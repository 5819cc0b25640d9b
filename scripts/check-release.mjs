/**
 * `node scripts/check-release.mjs v1.2.3`: the tag must be the version of package.json and have a
 * section in CHANGELOG.md. On GitHub, the push must have created it: a version tag never moves. Plain JavaScript, as the workflow runs it on the runner's own Node.
 */
import { readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const { version } = JSON.parse(read('package.json'));
const problems = [];
if (tag !== `v${version}`)
  problems.push(
    `The tag is ${tag || 'missing'} and package.json says ${version}. Set "version" (npm version --no-git-tag-version), commit, and tag that commit.`,
  );
if (!read('CHANGELOG.md').includes(`\n## ${version} `))
  problems.push(`CHANGELOG.md has no section "## ${version} (date)".`);
// https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
const { GITHUB_EVENT_PATH: path } = process.env;
if (path) {
  const { created, before, after } = JSON.parse(readFileSync(path, 'utf8'));
  if (created !== true)
    problems.push(
      `The tag ${tag} was moved from ${before} to ${after}. A version tag never moves: move it back, and release the new commit under a new version.`,
    );
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
