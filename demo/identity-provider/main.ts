import { Refusal } from '@/lib/shared/refusal'
import { listenOnLoopback } from './listen'
import { readIdentitySettings } from './settings'

/**
 * The demonstration's identity provider, as a process of its own: prints `ready <issuer>` when it is listening, and exits on
 * SIGTERM or SIGINT. Its settings are described at `readIdentitySettings`.
 */
async function main(): Promise<void> {
  const settings = readIdentitySettings(process.env)
  // Loaded only now, so that a refusal is one sentence: the library greets Node.js 20 with a warning of its own.
  const { createIdentityProvider } = await import('./provider')
  const { port, servers } = await listenOnLoopback(settings.port)
  const issuer = `http://localhost:${port}`
  const provider = await createIdentityProvider(issuer, settings)
  const answer = provider.callback()
  for (const server of servers) server.on('request', (request, response) => void answer(request, response))

  const stop = () => {
    for (const server of servers) {
      server.close()
      server.closeAllConnections()
    }
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  console.log(`ready ${issuer}`)
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
