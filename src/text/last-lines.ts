const KEPT_LINES = 20;

/** The end of what a process printed, for the message of its failure. */
export class LastLines {
  #lines: string[] = [];

  add(line: string): void {
    if (line.trim() === '') return;
    this.#lines = [...this.#lines.slice(1 - KEPT_LINES), line];
  }

  find(pattern: RegExp): RegExpExecArray | undefined {
    return this.#lines.map((line) => pattern.exec(line)).find((match) => match !== null);
  }

  /** `message`, and below it the lines. */
  appendTo(message: string): string {
    return [message, ...this.#lines].join('\n');
  }
}
