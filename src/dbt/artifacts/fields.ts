export class MissingField extends Error {}

/**
 * The fields of a JSON value; what is absent or of another type reads as null, and throws
 * `MissingField` where it is required.
 */
export class Fields {
  readonly #values: Record<string, unknown>;
  readonly #where: string;

  constructor(value: unknown, where = '') {
    this.#values = isObject(value) ? value : {};
    this.#where = where;
  }

  text(name: string): string | null {
    const value = this.#values[name];
    return typeof value === 'string' ? value : null;
  }

  value(name: string): unknown {
    return this.#values[name];
  }

  all(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  requiredText(name: string): string {
    return this.text(name) ?? this.#missing(name, 'text');
  }

  flag(name: string): boolean | null {
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : null;
  }

  texts(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  object(name: string): Fields {
    return new Fields(this.#values[name], name);
  }

  #missing(name: string, type: string): never {
    throw new MissingField(
      `${this.#where ? `${this.#where} has` : 'there is'} no ${type} "${name}"`,
    );
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
