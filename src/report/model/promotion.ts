import { formatCount, formatNumberOf } from '../../text/quantities.ts';
import type { Promotion, Report } from './report.ts';

/** For the verdict: numbers only. Empty where nothing was to be swapped. */
export function promotionWords({ promotion, mode }: Report): string | false {
  if (!promotion) return false;
  if (promotion.outcome === 'unchanged') return 'production unchanged';
  if (promotion.outcome === 'swapping') return 'stopped during the swap';
  const schemas = formatNumberOf(promotion.schemas.length, 'schema');
  return mode === 'rollback' ? `${schemas} rolled back` : `${schemas} swapped`;
}

/**
 * What became of the live schemas, in sentences.
 * @param quote a name as it is safe where the sentences go
 */
export function describePromotion(
  { promotion, mode }: Report,
  quote: (name: string) => string,
): string[] {
  if (!promotion) return [];
  const list = (names: readonly string[]) => shorten(names).map(quote).join(', ') + rest(names);
  const live = list(promotion.schemas.map((pair) => pair.live));
  const incoming = list(promotion.schemas.map((pair) => pair.incoming));
  if (promotion.outcome === 'swapping')
    return [
      `The run was stopped while it replaced ${live} with ${incoming}. Either all of them were replaced or none was. The next deploy cleans up.`,
    ];
  if (promotion.outcome === 'unchanged')
    return [
      `Production is unchanged: ${live}.`,
      mode === 'deploy' ? `The new build is in ${incoming}. The next deploy drops it.` : '',
    ].filter(Boolean);
  return [
    mode === 'rollback'
      ? `Live again: ${live}${origin(promotion, quote)}.`
      : `Swapped ${live}, all at once.`,
    `The swap took ${promotion.seconds.toFixed(2)} s${tries(promotion)}.`,
    promotion.carried.length > 0 ? `Unmanaged relations moved: ${list(promotion.carried)}.` : '',
    promotion.kept.length > 0 ? `Kept for a rollback: ${list(promotion.kept)}.` : '',
  ].filter(Boolean);
}

function origin({ backTo }: Promotion, quote: (name: string) => string): string {
  return backTo === undefined ? '' : ` as deployed from ${quote(backTo.slice(0, 7))}`;
}

function tries({ rounds }: Promotion): string {
  if (rounds < 2) return '';
  return `, after ${formatNumberOf(rounds - 1, 'attempt')} that yielded to readers`;
}

const SHOWN = 12;

function shorten(names: readonly string[]): readonly string[] {
  return names.slice(0, SHOWN);
}

function rest(names: readonly string[]): string {
  return names.length > SHOWN ? ` and ${formatCount(names.length - SHOWN)} more` : '';
}
