import type { IncomingMessage } from 'node:http'

/** Shows the body of a request to somebody piece by piece as it comes, without consuming any. */
export function watchBody(request: IncomingMessage, see: (chunk: Buffer) => void): void {
  const push = request.push.bind(request)
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk) see(chunk)
    return push(chunk, encoding)
  }
}
