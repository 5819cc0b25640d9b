/** Where a problem is, for the message and for the annotation. `file` is relative to the workspace. */
export interface Location {
  file: string;
  line?: number;
  column?: number;
}

interface ErrorDetails {
  /** What to do about it: the input to set, the permission to add, the command to run. */
  hint?: string;
  location?: Location;
  cause?: unknown;
}

/**
 * A failure the user can act on. Anything else that is thrown is a bug of this action and is
 * printed with its stack.
 */
export abstract class ActionError extends Error {
  readonly hint: string | undefined;
  readonly location: Location | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.hint = adviseOnCertificate(message, details.hint);
    this.location = details.location;
  }
}

// Python's `ssl`, Node (https://nodejs.org/api/tls.html#x509-certificate-error-codes), git by GnuTLS
// and by OpenSSL.
const UNTRUSTED =
  /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|self[- ]signed certificate|unable to get (?:local )?issuer certificate|(?:certificate verify|server certificate verification) failed/i;

const TRUST_ADVICE =
  'The certificate of the server is not trusted. A proxy that inspects TLS has its own certificate authority. Put its certificate (PEM) into a file on the runner, and set these variables to the path of that file under "env:" of the step: NODE_EXTRA_CA_CERTS (GitHub and notifications), SSL_CERT_FILE and REQUESTS_CA_BUNDLE (Python and dbt) and GIT_SSL_CAINFO (git).';

/** To run the job again, or to check a token, is no help where the certificate is not trusted. */
function adviseOnCertificate(message: string, hint: string | undefined): string | undefined {
  return UNTRUSTED.test(message) && !hint?.includes('SSL_CERT_FILE') ? TRUST_ADVICE : hint;
}

/**
 * What keeps the action or dbt from doing its work, where it is, and what to do about it: a wrong input
 * or file, dbt that stops as a whole. What a run finds in the data or the project is a `Failure`
 * (src/report/model/failures.ts).
 */
export interface Problem {
  message: string;
  hint?: string;
  location?: Location;
}

/** Wrong inputs or files of the user: all problems at once. */
export class ConfigError extends ActionError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.problems = problems;
  }
}

/** The run is not allowed, or not supported: event, branch, platform, a write to production. */
export class RefusedError extends ActionError {}

/** Not done any more, because the run was cancelled or its time is over. */
export class StoppedError extends ActionError {}

/** Python, uv, pip or dbt could not be found or installed. */
export class InstallError extends ActionError {}

/** dbt itself stopped: the project does not parse, a command failed as a whole. */
export class DbtError extends ActionError {}

/** The production state is missing where it is required, or cannot be trusted or read. */
export class StateError extends ActionError {}

/** A production state that is damaged. A deploy continues without it and writes a new one. */
export class CorruptStateError extends StateError {}

/** A production state of another target than the one that production is deployed to. */
export class OtherTargetError extends StateError {
  readonly target: string;

  constructor(message: string, details: ErrorDetails & { target: string }) {
    super(message, details);
    this.target = details.target;
  }
}

/** A secret is in what would be published. The message never shows it. */
export class SecretError extends ActionError {}

/** HashiCorp Vault did not hand out what was asked for. */
export class VaultError extends ActionError {}

/** git is missing, or could not do what it was asked. */
export class GitError extends ActionError {}

/** GitHub refused or did not answer. `status` is the HTTP status where there was one. */
export class GitHubError extends ActionError {
  readonly status: number | undefined;

  constructor(message: string, details: ErrorDetails & { status?: number } = {}) {
    super(message, details);
    this.status = details.status;
  }
}

/** The text of whatever was thrown: libraries throw more than `Error`. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `file:line: message hint`, the form in which every problem is printed. */
export function describeProblem(problem: Problem): string {
  const { location, message, hint } = problem;
  const where = location
    ? `${[location.file, location.line, location.column].filter((part) => part !== undefined).join(':')}: `
    : '';
  return `${where}${message}${hint ? ` ${hint}` : ''}`;
}

/** What an error says, problem by problem; the stack of one that is a bug of this action. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof ActionError)
    return [
      {
        message: error.message,
        ...(error.hint !== undefined && { hint: error.hint }),
        ...(error.location && { location: error.location }),
      },
    ];
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    { message: stack, hint: 'This is a bug in the action. Please report it with this text.' },
  ];
}
