/** The connection was lost, or none could be had: nothing of the transaction remains, and it may be tried again. */
export class DatabaseLost extends Error {
  constructor(cause: unknown) {
    super('The database was lost', { cause })
    this.name = 'DatabaseLost'
  }
}
