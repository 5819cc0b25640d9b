/** Hides secrets in the log: the value itself and the encodings of it that the runner hides too. */
export class Masks {
  readonly #values = new Set<string>();

  /** Each line of a multi-line secret is a secret too. */
  add(secret: string): void {
    for (const value of [secret, ...secret.split(/\r?\n/)]) {
      if (value.trim() === '') continue;
      this.#values.add(value);
      this.#values.add(encodeURIComponent(value));
      this.#values.add(JSON.stringify(value).slice(1, -1));
      this.#values.add(Buffer.from(value).toString('base64'));
    }
  }

  apply(text: string): string {
    const longestFirst = [...this.#values].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((masked, value) => masked.replaceAll(value, '***'), text);
  }
}
