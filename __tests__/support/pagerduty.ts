import { type WebhookAnswer, type WebhookRequest, WebhookServer } from './webhook-server.ts';

/** https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
const SEVERITIES = ['critical', 'error', 'warning', 'info'];
const MAX_DEDUP_KEY = 255;
const MAX_SUMMARY = 1_024;
const FIELDS = ['routing_key', 'event_action', 'dedup_key', 'payload', 'images', 'links'];

/** A local Events API v2 of PagerDuty, as its documentation describes it. */
export class PagerDutyStandIn extends WebhookServer {
  readonly routingKey = '0123456789abcdef0123456789abcdef';
  /** Summaries of the alerts that are open, by their key. */
  readonly open = new Map<string, string>();

  get url(): string {
    return `${this.origin}/v2/enqueue`;
  }

  protected take({ url, body }: WebhookRequest): WebhookAnswer {
    const event = JSON.parse(body) as Record<string, unknown>;
    const { event_action: action, dedup_key: key, payload } = event;
    const unknown = Object.keys(event).filter((name) => !FIELDS.includes(name));
    if (url !== '/v2/enqueue' || unknown.length > 0) return this.refuse(400, `${url} ${unknown}`);
    if (event.routing_key !== this.routingKey) return this.refuse(400, 'routing_key');
    if (typeof key !== 'string' || key.length > MAX_DEDUP_KEY) return this.refuse(400, 'dedup_key');
    if (action === 'resolve') this.open.delete(key);
    else if (action === 'trigger') return this.#trigger(key, payload as Record<string, unknown>);
    else return this.refuse(400, `event_action ${String(action)}`);
    return { status: 202 };
  }

  #trigger(key: string, { summary, source, severity }: Record<string, unknown>): WebhookAnswer {
    if (typeof summary !== 'string' || summary.length > MAX_SUMMARY)
      return this.refuse(400, 'summary');
    if (typeof source !== 'string' || !SEVERITIES.includes(String(severity)))
      return this.refuse(400, 'source or severity');
    this.open.set(key, summary);
    return { status: 202 };
  }
}
