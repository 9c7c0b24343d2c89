/**
 * Ends a command for a reason that the person who ran it can act on: printed as one sentence without a stack, with exit code 1. The
 * sentence holds no secret and no personal data.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
