import { CpisError } from './errors'

/** Somebody has done as much of something as an hour allows. Nothing was done, and the log of events keeps that it was tried. */
export class LimitReached extends CpisError {
  /**
   * @param message what the limit is and what to do, without anything about a child
   * @param field of the form
   */
  constructor(message: string, field: string) {
    super('conflict', message, { field })
  }
}
