import pg from 'pg'
import { FILE_PROCESS_NAME, FILE_WORK_CHANNEL } from '@/lib/uploads/file-work'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'

/** Listens for announcements of new work. */
export interface Listener {
  /** Resolves when it is listening, or when the first attempt has failed and it is trying again. */
  begun: Promise<void>
  /** Resolves once it has been stopped. */
  ended: Promise<void>
}

/** How long to wait before reconnecting, in milliseconds. */
const RECONNECT_AFTER = 1_000

/**
 * Listens on a connection of its own for as long as the process lives. The database can tell from that connection that a file process is
 * running.
 *
 * @param wake called whenever somebody has asked for work on a file
 * @param stop ends it
 */
export function listenForWork(databaseUrl: string, wake: () => void, stop: AbortSignal): Listener {
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const ended = (async () => {
    while (!stop.aborted) {
      await listenOnce(databaseUrl, stop, wake, begin).catch((error: unknown) =>
        log('warn', 'work.listen.lost', { queue: 'files', ...errorFields(error) }),
      )
      begin()
      await pause(RECONNECT_AFTER, stop)
    }
  })()
  return { begun, ended }
}

/** Listens until the connection is lost or it is stopped. */
async function listenOnce(databaseUrl: string, stop: AbortSignal, wake: () => void, begin: () => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000, keepAlive: true, application_name: FILE_PROCESS_NAME })
  let stopped: () => void = () => undefined
  const lost = new Promise<Error | null>((resolve) => {
    client.on('error', resolve)
    client.on('end', () => resolve(null))
    stopped = () => resolve(null)
  })
  stop.addEventListener('abort', stopped)
  client.on('notification', wake)
  try {
    await client.connect()
    await client.query(`listen ${FILE_WORK_CHANNEL}`)
    begin()
    const error = await lost
    if (error) throw error
  } finally {
    stop.removeEventListener('abort', stopped)
    await client.end()
  }
}
