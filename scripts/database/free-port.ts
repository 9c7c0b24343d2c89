import { createServer } from 'node:net'

/**
 * A TCP port of 127.0.0.1 that nothing listens on at this moment.
 * @param preferred used if it is free; otherwise any other port
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && preferred < 65_536 && (await isPortFree(preferred))) return preferred
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Whether a server could listen on this TCP port, both on 127.0.0.1 and on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port))
}

function canListen(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
