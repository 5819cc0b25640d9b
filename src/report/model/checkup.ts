import type { Check } from '../../doctor/check.ts';
import { formatNumberOf } from '../../text/quantities.ts';
import type { Report } from './report.ts';

/** `set-up: 1 check failed, 2 warnings, 12 ok, 3 not known` */
export function checkupVerdict({ checkup = [], fatal }: Report): { icon: string; words: string } {
  if (fatal) return { icon: '❌', words: 'set-up check stopped' };
  const count = (wanted: Check['status']) =>
    checkup.filter(({ status }) => status === wanted).length;
  const [failed, warned, unknown] = [count('failed'), count('warning'), count('unknown')];
  const parts = [
    failed > 0 && `${formatNumberOf(failed, 'check')} failed`,
    warned > 0 && formatNumberOf(warned, 'warning'),
    `${count('ok')} ok`,
    unknown > 0 && `${unknown} not known`,
  ].filter((part) => part !== false);
  const doubt = warned > 0 ? '⚠️' : '✅';
  return { icon: failed > 0 ? '❌' : doubt, words: `set-up: ${parts.join(', ')}` };
}
