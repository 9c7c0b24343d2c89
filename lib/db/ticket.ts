/**
 * Says who is asking, in words that only the database can make and read (prisma/database/callers): it gives one for a session's secret, a
 * system's token or a piece of work on a file, for some minutes, and takes it back with everything that is done for them. A class, so that it
 * is in no JSON and no log, and so that React refuses to send it to a browser.
 */
export class Ticket {
  readonly #text: string

  /** @param text as the database gave it */
  constructor(text: string) {
    this.#text = text
  }

  /** For a bound parameter, and for nothing else. */
  get text(): string {
    return this.#text
  }
}
