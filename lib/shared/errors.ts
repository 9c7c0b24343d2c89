/**
 * The closed set of things that go wrong in CPIS. Each is thrown inside and translated once, at the edge where it leaves
 * (page, form, route, command line).
 *
 * - `invalid-input`: what was typed or sent does not pass its schema. Carries the sentence to show and the field.
 * - `signed-out`: nobody is signed in, or the session has ended.
 * - `not-permitted`: the person's role does not hold the permission.
 * - `not-found`: the thing does not exist, or belongs to somebody else: the two are never told apart.
 * - `conflict`: somebody else changed it meanwhile, or it was done already.
 * - `unavailable`: the database or a service that we depend on did not answer. Never to be read as "nothing held".
 */
export type ErrorKind = 'invalid-input' | 'signed-out' | 'not-permitted' | 'not-found' | 'conflict' | 'unavailable'

/** An error of one of the closed {@link ErrorKind}s. Messages never hold personal data: they may be logged. */
export class CpisError extends Error {
  /**
   * @param kind which of the closed set
   * @param message a sentence for people, without names, numbers or anything else about a child
   * @param options `field` is the form field or column at fault; `leadsTo` the path of the page where it can be put right; `cause` the
   * underlying error
   */
  constructor(
    readonly kind: ErrorKind,
    message: string,
    options: { field?: string; leadsTo?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CpisError'
    this.field = options.field
    this.leadsTo = options.leadsTo
  }

  readonly field: string | undefined
  readonly leadsTo: string | undefined
}

/** Whether something caught is a {@link CpisError}, and of the given kind when one is named. */
export function isCpisError(error: unknown, kind?: ErrorKind): error is CpisError {
  return error instanceof CpisError && (kind === undefined || error.kind === kind)
}
