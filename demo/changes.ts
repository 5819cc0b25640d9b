import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChanges } from '../__tests__/support/git.ts';

const PROJECT = join(import.meta.dirname, 'project');

/** One more column in a model that has parents above and one model below. */
export function addAverageOrder(): Promise<FileChanges> {
  return editFile(
    'models/marts/dim_customers.sql',
    'as lifetime_value\n',
    'as lifetime_value,\n    round(avg(orders.amount), 2) as average_order\n',
  );
}

/** A value that a test in staging.yml does not accept. */
export function renameInvoice(): Promise<FileChanges> {
  return editFile(
    'models/staging/stg_payments.sql',
    'method as payment_method',
    "replace(method, 'invoice', 'bank_transfer') as payment_method",
  );
}

export function acceptBankTransfer(): Promise<FileChanges> {
  return editFile(
    'models/staging/staging.yml',
    '[card, paypal, invoice]',
    '[card, paypal, bank_transfer]',
  );
}

async function editFile(file: string, before: string, after: string): Promise<FileChanges> {
  const text = await readFile(join(PROJECT, file), 'utf8');
  if (!text.includes(before)) throw new Error(`demo/project/${file} no longer holds "${before}"`);
  return { [file]: text.replace(before, after) };
}
