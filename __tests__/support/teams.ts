import { type CardLine, readTeamsMessage } from './teams-card.ts';
import { type WebhookAnswer, type WebhookRequest, WebhookServer } from './webhook-server.ts';

const PATH = '/workflows/0f3c/triggers/manual/paths/invoke';
const QUERY = '?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=teamssecretteamssecret';

/**
 * A local workflow of Power Automate that posts to a channel of Teams. It answers 202 before it
 * posts, so a card that Teams does not take is in `strictErrors` only, as it would be in the
 * history of the workflow.
 */
export class TeamsStandIn extends WebhookServer {
  /** Cards that people would see, oldest first, each as its lines. */
  readonly cards: CardLine[][] = [];

  /** The input `teams-webhook-url`; a secret. */
  get webhookUrl(): string {
    return this.origin + PATH + QUERY;
  }

  protected take({ url, body }: WebhookRequest): WebhookAnswer {
    if (!url.startsWith(PATH))
      return { status: 404, body: '{"error":{"code":"WorkflowNotFound"}}' };
    if (url !== PATH + QUERY)
      return { status: 401, body: '{"error":{"code":"AuthorizationFailed"}}' };
    try {
      this.cards.push(readTeamsMessage(body));
    } catch (error) {
      this.strictErrors.push(`Teams: ${error instanceof Error ? error.message : String(error)}`);
    }
    return { status: 202, body: '' };
  }
}
