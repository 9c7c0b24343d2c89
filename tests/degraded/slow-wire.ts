import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '@/scripts/database/free-port'

/** The wire between the product and its database, on which answers can be held up. */
export interface SlowWire {
  /** The TCP port of 127.0.0.1 that leads to the database. */
  port: number
  /** Milliseconds that every piece of an answer of the database is held up from now on. */
  delay: number
  close(): Promise<void>
}

/** Lays a wire to a TCP port of 127.0.0.1. It passes everything on at once until its `delay` is set. */
export async function layWire(databasePort: number): Promise<SlowWire> {
  const sockets = new Set<Socket>()
  const wire = { port: await freePort(), delay: 0, close }
  const server = createServer((product) => {
    const database = connect(databasePort, '127.0.0.1')
    product.pipe(database)
    database.on('data', (piece) => after(wire.delay, () => product.write(piece)))
    database.on('end', () => after(wire.delay, () => product.end()))
    for (const [one, other] of [
      [product, database],
      [database, product],
    ] as const) {
      sockets.add(one)
      // A broken connection is what this is about: both ends see it.
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(wire.port, '127.0.0.1', resolve))
  return wire

  function close(): Promise<void> {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  }
}

/** Pieces that wait equally long come out in the order in which they went in. */
function after(milliseconds: number, act: () => void): void {
  if (milliseconds === 0) act()
  else setTimeout(act, milliseconds)
}
