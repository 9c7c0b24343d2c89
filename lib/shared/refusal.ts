/**
 * A reason for a command to end that the person who gave it can act on: printed as one sentence without a stack, and the
 * command's exit code is 1. The sentence holds no secret and no personal data.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
