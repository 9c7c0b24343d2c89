import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Refusal } from '@/lib/shared/refusal'

/** Error codes for an address that this machine does not have: the other one is then enough. */
const addressMissing = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/**
 * Listens on both loopback addresses, because a browser may try either for `localhost`; only on 127.0.0.1 if the machine
 * has no IPv6. Handlers are added to the servers afterwards, once the port is known.
 * @param port TCP port; 0 takes any free one
 * @throws Refusal if another program has the port
 */
export async function listenOnLoopback(port: number): Promise<{ port: number; servers: Server[] }> {
  const first = await listen('127.0.0.1', port)
  const address = first.address() as AddressInfo
  try {
    return { port: address.port, servers: [first, await listen('::1', address.port)] }
  } catch (error) {
    if (addressMissing.has(codeOf(error))) return { port: address.port, servers: [first] }
    first.close()
    throw error
  }
}

async function listen(host: string, port: number): Promise<Server> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, resolve)
    })
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error
    throw new Refusal(`Port ${port} on ${host} is in use: set IDENTITY_PORT to a free port.`)
  }
  return server
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
