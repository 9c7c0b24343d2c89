import type { IncomingMessage } from 'node:http'

/** A body of up to this many bytes arrives with its headers, or a moment later. */
const SMALL_BODY = 16_384

/** How long a sender may fall silent in the middle of a body, in milliseconds: connections falter. */
const LONGEST_SILENCE = 20_000

/**
 * Times out a request that has had no answer. The clock restarts with every byte that arrives, so a large file on a slow line may take as
 * long as the line needs and is not answered as if the service had failed.
 */
export class RequestTimeout {
  private readonly timer: NodeJS.Timeout
  private readonly interval: NodeJS.Timeout | undefined
  private bytes: number
  private lastByteAt = performance.now()

  /**
   * @param limit how long the service may take after the last byte, in milliseconds
   * @param onTimeout called once when that is over; `complete` says whether the whole request had arrived, so that the delay is ours
   */
  constructor(
    private readonly request: IncomingMessage,
    limit: number,
    onTimeout: (complete: boolean) => void,
  ) {
    this.bytes = request.socket.bytesRead
    this.timer = setTimeout(() => {
      const complete = this.isWaitingForService()
      if (!complete && performance.now() - this.lastByteAt < LONGEST_SILENCE) return void this.timer.refresh()
      this.stop()
      onTimeout(complete)
    }, limit)
    if (Number(request.headers['content-length'] ?? 0) > SMALL_BODY) this.interval = setInterval(() => this.check(), Math.min(250, limit / 4))
  }

  stop(): void {
    clearTimeout(this.timer)
    clearInterval(this.interval)
  }

  private check(): void {
    const bytes = this.request.socket.bytesRead
    if (bytes > this.bytes) {
      this.timer.refresh()
      this.lastByteAt = performance.now()
    }
    this.bytes = bytes
  }

  /** The body has arrived, or the rest is held back because nobody is reading what has. */
  private isWaitingForService(): boolean {
    return this.request.complete || this.request.readableLength > 0
  }
}
