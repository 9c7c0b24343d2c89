import type { ForgingProvider } from './forging-provider'

/** A browser's log-in to a served product, step by step. */
export class ServedSignIn {
  private cookies = ''

  constructor(
    private readonly url: string,
    private readonly provider: ForgingProvider,
  ) {}

  /** Presses the NHS Care Identity button. @returns the address at the service to which the provider sends the person back */
  async begin(subject: string): Promise<string> {
    const response = await fetch(`${this.url}/log-in/cis2`, {
      method: 'POST',
      redirect: 'manual',
      body: 'from=',
      headers: { origin: this.url, 'content-type': 'application/x-www-form-urlencoded' },
    })
    this.cookies = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    await response.arrayBuffer()
    return this.provider.back(response.headers.get('location') ?? '', subject)
  }

  /** Comes back from the provider. @returns where that leads, and how long it took in milliseconds */
  async comeBack(address: string): Promise<{ location: string; took: number }> {
    const began = performance.now()
    const response = await fetch(address, { redirect: 'manual', headers: { cookie: this.cookies } })
    await response.arrayBuffer()
    return { location: response.headers.get('location') ?? `status ${response.status}`, took: performance.now() - began }
  }
}
