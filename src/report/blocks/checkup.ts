import type { Check } from '../../doctor/check.ts';
import { code, escapeProse, tableHead, tableRow } from '../../text/markdown.ts';
import { cleanLine, cutText, takeWhatFits } from '../../text/plain-text.ts';
import type { Report } from '../model/report.ts';

const ROOM = 100_000;
const CELL_LENGTH = 1_200;

const SIGNS: Readonly<Record<Check['status'], string>> = {
  ok: '✅',
  warning: '⚠️',
  failed: '❌',
  unknown: '❔',
};

/** What has to be done comes first. */
const ORDER: readonly Check['status'][] = ['failed', 'warning', 'unknown', 'ok'];

/** The table of `mode: doctor`; empty in other modes. */
export function renderCheckup({ checkup }: Report): string {
  if (checkup === undefined || checkup.length === 0) return '';
  const head = tableHead([
    { title: '', align: 'center' },
    { title: 'Checked', align: 'left' },
    { title: 'Found', align: 'left' },
    { title: 'What to do', align: 'left' },
  ]);
  const sorted = ORDER.flatMap((wanted) => checkup.filter(({ status }) => status === wanted));
  const rows = sorted.map((check) => {
    const place = placeOf(check);
    const found = [prose(check.found), place && code(place)].filter(Boolean).join(' ');
    return tableRow([SIGNS[check.status], prose(check.name), found, prose(check.todo ?? '')]);
  });
  return [...head, ...takeWhatFits(rows, ROOM)].join('\n');
}

/** The same for the log, in the order in which it was looked at. */
export function listCheckup({ checkup = [] }: Report): string[] {
  return checkup.flatMap((check) => {
    const place = placeOf(check);
    const title = `${SIGNS[check.status]} ${check.name}: ${check.found}`;
    return [
      `${plain(title)}${place === '' ? '' : ` (${cleanLine(place)})`}`,
      ...(check.todo === undefined ? [] : [`   What to do: ${plain(check.todo)}`]),
    ];
  });
}

/** Where it is, unless the sentence says so already. */
function placeOf({ location, found }: Check): string {
  if (!location || location.file === '') return '';
  const place = [location.file, location.line].filter((part) => part !== undefined).join(':');
  return found.includes(`(${place})`) ? '' : place;
}

function prose(text: string): string {
  return escapeProse(cutText(cleanLine(text), CELL_LENGTH));
}

function plain(text: string): string {
  return cleanLine(cutText(cleanLine(text), CELL_LENGTH)).replaceAll('`', '');
}
