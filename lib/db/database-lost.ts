/** The connection was lost, or there was none to be had: nothing of the transaction is there, and it may be tried again. */
export class DatabaseLost extends Error {
  constructor(cause: unknown) {
    super('The database was lost', { cause })
    this.name = 'DatabaseLost'
  }
}
