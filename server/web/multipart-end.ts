import type { IncomingMessage } from 'node:http'
import { watchBody } from './watch-body'

/**
 * Watches the last bytes of a multipart form as they pass, without consuming any.
 *
 * @returns a function that says whether the form ended with its closing boundary; always true for anything that is not a multipart form.
 * The framework throws on a form that was cut off, and that is no failure of the service.
 */
export function watchMultipartEnd(request: IncomingMessage): () => boolean {
  const type = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data/i.test(type)) return () => true
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(type) ?? []
  const end = `--${quoted ?? bare ?? ''}--`
  if (end === '----') return () => false
  let last = ''
  watchBody(request, (chunk) => {
    last = `${last}${chunk.subarray(-end.length - 8).toString('latin1')}`.slice(-end.length - 8)
  })
  return () => last.trimEnd().endsWith(end)
}
