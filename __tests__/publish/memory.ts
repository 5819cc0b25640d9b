import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Annotation, Cache, GitHub, IssueComment, Runner } from '../../src/platform/ports.ts';

/** A runner that remembers what it was told. */
export function createMemoryRunner() {
  const told = {
    lines: [] as string[],
    annotations: [] as Annotation[],
    outputs: {} as Record<string, string>,
    summary: '',
  };
  const state = new Map<string, string>();
  const runner: Runner = {
    info: (line) => void told.lines.push(line),
    debug: () => {},
    group: (_, work) => work(),
    annotate: (annotation) => void told.annotations.push(annotation),
    showProgress() {},
    setOutput: (name, value) => {
      told.outputs[name] = value;
    },
    setSecret: () => {},
    writeSummary: async (markdown) => {
      told.summary = markdown;
    },
    saveState: (name, value) => void state.set(name, value),
    readState: (name) => state.get(name) ?? '',
  };
  return { runner, told };
}

/** Comments of one pull request; every other call is an error. */
export function createMemoryGitHub(change: Partial<GitHub> = {}) {
  const comments: IssueComment[] = [];
  const unserved = async () => {
    throw new Error('not part of publishing');
  };
  const github: GitHub = {
    getWorkflowRun: unserved,
    listWorkflowRuns: unserved,
    listRunJobs: unserved,
    listRunArtifacts: unserved,
    defaultBranch: unserved,
    isOnBranch: unserved,
    listMergedPulls: unserved,
    listPullFiles: unserved,
    listOpenPulls: unserved,
    readClosedAt: unserved,
    listComments: async () => [...comments],
    createComment: async (issue, body) => {
      const id = comments.length + 1;
      const url = `https://github.com/acme/shop/pull/${issue}#issuecomment-${id}`;
      const comment = { id, author: 'github-actions[bot]', body, url };
      comments.push(comment);
      return comment;
    },
    updateComment: async (id, body) => {
      const found = comments.find((comment) => comment.id === id);
      if (!found) throw new Error(`no comment ${id}`);
      found.body = body;
      return found;
    },
    recordDeployment: unserved,
    viewer: async () => 'github-actions[bot]',
    ...change,
  };
  return { github, comments };
}

/** GitHub's cache: entries of one file each, by key, the newest last. */
export function createMemoryCache() {
  const entries = new Map<string, string>();
  const cache: Cache = {
    async restore([path = ''], key, restoreKeys = []) {
      const keys = [...entries.keys()].reverse();
      const matched = [key, ...restoreKeys].flatMap((start) =>
        keys.filter((each) => each.startsWith(start)),
      )[0];
      if (matched === undefined) return undefined;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, entries.get(matched) ?? '');
      return matched;
    },
    async save([path = ''], key) {
      if (!entries.has(key)) entries.set(key, await readFile(path, 'utf8'));
    },
  };
  return { cache, entries };
}
