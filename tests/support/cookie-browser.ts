interface Cookie {
  value: string
  path: string
}

/**
 * As much of a browser as following redirects needs: it keeps cookies by path and follows nothing by itself.
 */
export class CookieBrowser {
  private readonly cookies = new Map<string, Cookie>()

  /** Fetches a page with its cookies, and keeps those that come back. Redirects are not followed. */
  async visit(address: string, options: { form?: Record<string, string> } = {}): Promise<Response> {
    const url = new URL(address)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookiesFor(url), accept: 'text/html' },
      ...(options.form && { method: 'POST', body: new URLSearchParams(options.form) }),
    })
    for (const line of response.headers.getSetCookie()) this.keep(line)
    return response
  }

  /**
   * Visits an address and follows redirects until a page answers, or until one leads to an origin other than the first.
   * @returns the last answer and its address; for another origin, the answer is the redirect that leads there
   */
  async follow(address: string, options: { form?: Record<string, string> } = {}): Promise<{ address: string; response: Response }> {
    let here = address
    let response = await this.visit(here, options)
    for (;;) {
      const location = response.headers.get('location')
      if (location === null) return { address: here, response }
      const next = new URL(location, here)
      if (next.origin !== new URL(address).origin) return { address: next.href, response }
      here = next.href
      response = await this.visit(here)
    }
  }

  private cookiesFor(url: URL): string {
    return [...this.cookies]
      .filter(([, { path }]) => path === '/' || url.pathname === path || url.pathname.startsWith(`${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    const attribute = (wanted: string) => attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
    const expires = attribute('expires')
    if (expires !== undefined && Date.parse(expires) <= Date.now()) this.cookies.delete(name)
    else this.cookies.set(name, { value: pair.slice(equals + 1), path: attribute('path') ?? '/' })
  }
}
