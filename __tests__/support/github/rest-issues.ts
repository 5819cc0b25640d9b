import { ACTIONS_BOT, type Gate, notAccessible } from './access.ts';
import { type Exchange, Refusal, type Reply, type Route, restError } from './exchange.ts';
import type { CommentRecord, Model } from './model.ts';
import { paged } from './paging.ts';
import { checkRepository } from './rest-actions.ts';
import { commentJson, pullJson, userJson } from './rest-shapes.ts';

const PAGE = ['per_page', 'page'];
/** GitHub's limit for the body of a comment. */
const MAX_COMMENT = 65_536;

const READ = {
  kind: 'rest',
  anyOf: [
    ['issues', 'read'],
    ['pull-requests', 'read'],
  ],
} as const;
const WRITE = {
  kind: 'rest',
  anyOf: [
    ['issues', 'write'],
    ['pull-requests', 'write'],
  ],
} as const;
const READ_PULLS = { kind: 'rest', anyOf: [['pull-requests', 'read']] } as const;

/** Comments, pull requests, and who the token is. */
export function restIssuesRoutes(model: Model, gate: Gate): Route[] {
  const repository = '/repos/:owner/:repo';
  const guarded = (handle: (exchange: Exchange) => Reply) => (exchange: Exchange) => {
    checkRepository(model, exchange);
    return handle(exchange);
  };
  const findComment = (exchange: Exchange): CommentRecord => {
    const comment = model.comments.find((one) => String(one.id) === exchange.params.id);
    if (!comment) throw new Refusal(restError(404, 'Not Found'));
    return comment;
  };
  const findPull = (exchange: Exchange) => {
    const pull = model.pulls.find((one) => String(one.number) === exchange.params.number);
    if (!pull) throw new Refusal(restError(404, 'Not Found'));
    return pull;
  };
  const comments = `${repository}/issues/:number/comments`;
  const comment = `${repository}/issues/comments/:id`;
  const fields = { required: ['body'] };

  return [
    {
      ...{ method: 'GET', path: comments, query: PAGE, access: READ },
      handle: guarded((exchange) => {
        const { number } = findPull(exchange);
        const found = model.comments.filter((one) => one.issue === number);
        return paged(exchange, found, (page) => page.map((one) => commentJson(model, one)));
      }),
    },
    {
      ...{ method: 'POST', path: comments, fields, access: WRITE },
      handle: guarded((exchange) => {
        const { number } = findPull(exchange);
        const now = new Date().toISOString();
        const made = {
          ...{ id: model.nextId(), issue: number, author: gate.login(exchange) },
          ...{ body: checkBody(exchange), createdAt: now, updatedAt: now },
        };
        model.comments.push(made);
        return { status: 201, json: commentJson(model, made) };
      }),
    },
    {
      ...{ method: 'PATCH', path: comment, fields, access: WRITE },
      handle: guarded((exchange) => {
        const found = findComment(exchange);
        found.body = checkBody(exchange);
        found.updatedAt = new Date().toISOString();
        return { status: 200, json: commentJson(model, found) };
      }),
    },
    {
      ...{ method: 'DELETE', path: comment, access: WRITE },
      handle: guarded((exchange) => {
        model.comments.splice(model.comments.indexOf(findComment(exchange)), 1);
        return { status: 204 };
      }),
    },
    {
      ...{ method: 'GET', path: `${repository}/pulls`, access: READ_PULLS },
      query: [...PAGE, 'state'],
      handle: guarded((exchange) => {
        const state = exchange.url.searchParams.get('state') ?? 'open';
        const found = model.pulls.filter((pull) => state === 'all' || pull.state === state);
        return paged(exchange, found.reverse(), (page) => page.map((one) => pullJson(model, one)));
      }),
    },
    {
      // https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
      ...{ method: 'GET', path: `${repository}/commits/:sha/pulls`, query: PAGE },
      access: READ_PULLS,
      handle: guarded((exchange) => {
        const { sha } = exchange.params;
        const found = model.pulls.filter((pull) => [pull.mergeSha, pull.head.sha].includes(sha));
        return paged(exchange, found, (page) => page.map((one) => pullJson(model, one)));
      }),
    },
    {
      ...{ method: 'GET', path: `${repository}/pulls/:number`, access: READ_PULLS },
      handle: guarded((exchange) => ({ status: 200, json: pullJson(model, findPull(exchange)) })),
    },
    {
      ...{ method: 'GET', path: `${repository}/pulls/:number/files`, query: PAGE },
      access: READ_PULLS,
      handle: guarded((exchange) =>
        paged(exchange, findPull(exchange).files, (page) =>
          page.map((filename) => ({ filename, status: 'modified' })),
        ),
      ),
    },
    {
      ...{ method: 'GET', path: '/user', access: { kind: 'rest', anyOf: [] } },
      handle: (exchange) => {
        const login = gate.login(exchange);
        if (login === ACTIONS_BOT) throw new Refusal(notAccessible([]));
        return { status: 200, json: userJson(login) };
      },
    },
    {
      ...{ method: 'POST', path: '/graphql', access: { kind: 'rest', anyOf: [] } },
      fields: { required: ['query'], optional: ['variables'] },
      handle: (exchange) => {
        const query = String(exchange.json.query).replace(/^\s*query\b\s*\w*/, '');
        if (query.replace(/\s+/g, '') !== '{viewer{login}}')
          throw new Refusal(
            { status: 200, json: { errors: [{ type: 'undefinedField', message: 'not served' }] } },
            `GraphQL query not served: ${query}`,
          );
        return { status: 200, json: { data: { viewer: { login: gate.login(exchange) } } } };
      },
    },
  ];
}

function checkBody(exchange: Exchange): string {
  const { body } = exchange.json;
  const refuse = (message: string) => {
    const resource = { resource: 'IssueComment', code: 'unprocessable', field: 'data' };
    return new Refusal(restError(422, 'Validation Failed', { errors: [{ ...resource, message }] }));
  };
  if (typeof body !== 'string' || body.trim() === '') throw refuse("Body can't be blank");
  if ([...body].length > MAX_COMMENT)
    throw refuse(`Body is too long (maximum is ${MAX_COMMENT} characters)`);
  return body;
}
