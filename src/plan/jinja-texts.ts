import type { JinjaTemplate } from '../dbt/lex-jinja.ts';
import { type JinjaCalls, readCalls } from './jinja-calls.ts';
import { type JinjaUse, readTemplate, type TemplateRole } from './jinja-use.ts';

/** Whoever names one of them may read the node's own entry in the manifest. */
const OWN_ENTRY = ['model', 'node', 'config', 'selected_resources', 'invocation_args_dict'];
/** … or anything, under whatever name. */
const ANYTHING = ['graph', 'context', 'builtins', 'render', 'dispatch'];
const VARS = ['var', 'context', 'builtins', 'render'];
const ENV_VARS = ['env_var', 'context', 'builtins', 'render'];

/** A string can spell a name with these: `\x6d`, `\u006d`, `\N{…}`, `\155`. */
const SPELLED = /\\[xuUN0-7]/;

/**
 * What texts of Jinja use, as far as they are lexed. Until a text is, it uses all that it names in
 * any way; it is then noted as missing. Most texts name nothing that matters and are never lexed.
 */
export class JinjaTexts {
  readonly missing = new Set<string>();
  readonly #lexed: ReadonlyMap<string, JinjaTemplate>;

  constructor(lexed: ReadonlyMap<string, JinjaTemplate>) {
    this.#lexed = lexed;
  }

  read(text: string, role: TemplateRole = {}): JinjaUse {
    return new TextUse(text, role, () => this.#lookUp(text));
  }

  /**
   * The macros that a text may call.
   * @param isMacro whether a macro that matters has this name, with or without an adapter's prefix
   */
  readCalls(text: string, isMacro: (name: string) => boolean): JinjaCalls {
    const words = wordsIn(text);
    const named = new Set([...words].filter(isMacro));
    if (named.size === 0 && !SPELLED.test(text)) return { names: named, dispatched: named };
    const template = this.#lookUp(text);
    return template === null ? { names: named, dispatched: named } : readCalls(template);
  }

  #lookUp(text: string): JinjaTemplate {
    const template = this.#lexed.get(text);
    if (template === undefined) this.missing.add(text);
    return template ?? null;
  }
}

/** Looks at the lexed text only for what the text names at all. */
class TextUse implements JinjaUse {
  readonly #text: string;
  readonly #role: TemplateRole;
  readonly #lookUp: () => JinjaTemplate;
  #use: JinjaUse | undefined;

  constructor(text: string, role: TemplateRole, lookUp: () => JinjaTemplate) {
    this.#text = text.normalize('NFKC');
    this.#role = role;
    this.#lookUp = lookUp;
  }

  get ownEntry(): boolean {
    return this.#names([...OWN_ENTRY, ...ANYTHING]) && this.#read().ownEntry;
  }

  get graph(): boolean {
    return this.#names(ANYTHING) && this.#read().graph;
  }

  get sources(): boolean {
    return this.#names(['graph']) && this.#read().sources;
  }

  get configs(): ReadonlySet<string> {
    return this.#names(['config']) ? this.#read().configs : new Set();
  }

  get vars(): ReadonlySet<string> {
    return this.#names(VARS) ? this.#orQuoted(this.#read().vars) : new Set();
  }

  get envVars(): ReadonlySet<string> {
    return this.#names(ENV_VARS) ? this.#orQuoted(this.#read().envVars) : new Set();
  }

  /** Of a text that nobody could read, whatever it names may be a variable. */
  #orQuoted(names: ReadonlySet<string>): ReadonlySet<string> {
    return this.#lookUp() === null ? new Set([...names, ...quotedIn(this.#text)]) : names;
  }

  #names(words: readonly string[]): boolean {
    const named = new RegExp(`(?<!\\p{IDC})(?:${words.join('|')})(?!\\p{IDC})`, 'u');
    return named.test(this.#text) || SPELLED.test(this.#text);
  }

  #read(): JinjaUse {
    this.#use ??= readTemplate(this.#lookUp(), this.#role);
    return this.#use;
  }
}

function wordsIn(text: string): Set<string> {
  return new Set(text.normalize('NFKC').match(/[\p{IDS}_]\p{IDC}*/gu));
}

function quotedIn(text: string): string[] {
  return [...text.matchAll(/(['"])([^'"]+)\1/g)].map(([, , name = '']) => name);
}
