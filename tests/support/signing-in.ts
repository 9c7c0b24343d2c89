import { generateKeyPairSync } from 'node:crypto'
import { GET as comeBack } from '@/app/api/auth/[...nextauth]/route'
import { POST as pressButton } from '@/app/(auth)/log-in/[provider]/route'
import { publicKeySet } from '@/lib/identity/client-keys'
import { CookieBrowser } from './cookie-browser'
import { clients, logIn } from './demonstration-provider'

/** The address of the service in tests of signing in. Nothing listens there: its handlers are called directly. */
export const publicUrl = 'http://cpis.test:3000'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** The setting that tells the demonstration provider the key with which the application authenticates itself to NHS CIS2. */
export const keysOfClient = { CIS2_CLIENT_JWKS: JSON.stringify(await publicKeySet([privateKey])) }

/** Tells the application which providers it has. To be called before any part of it has read its settings. */
export function useProviders(issuer: string): void {
  Object.assign(process.env, {
    PUBLIC_URL: publicUrl,
    CIS2_ISSUER: issuer,
    CIS2_CLIENT_ID: clients.cis2.id,
    CIS2_CLIENT_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ENTRA_ISSUER: issuer,
    ENTRA_CLIENT_ID: clients.entra.id,
    ENTRA_CLIENT_SECRET: clients.entra.secret,
  })
}

/** One person's browser: its cookies for the service, and a second jar for the provider. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  private readonly atProvider = new CookieBrowser()

  /** The full name of a cookie of a log-in that this browser has begun; an empty text when it has none. */
  nameOf(cookie: 'state' | 'nonce' | 'pkce' | 'return'): string {
    return [...this.cookies.keys()].find((name) => name.startsWith(`cpis.${cookie}.`)) ?? ''
  }

  /** A request as this browser would send it. */
  request(path: string, options: { form?: Record<string, string>; headers?: Record<string, string> } = {}): Request {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return new Request(new URL(path, publicUrl), {
      headers: { cookie, ...options.headers },
      ...(options.form && { method: 'POST', body: new URLSearchParams(options.form) }),
    })
  }

  /** Keeps the cookies of an answer, as a browser does. */
  keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; *Max-Age=0\b/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  /** Presses a provider's button. Returns the redirect to it. */
  async press(provider: string, form: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    return this.keep(await pressButton(this.request(`/log-in/${provider}`, { form, headers }), { params: Promise.resolve({ provider }) }))
  }

  /** Chooses somebody on the provider's page. Returns the address at the service to which the browser is sent back. */
  choose(authorisation: string, subject: string): Promise<string> {
    return logIn(this.atProvider, authorisation, subject)
  }

  /** Comes back to an address under `/api/auth/`. */
  async comeBack(address: string, headers: Record<string, string> = {}): Promise<Response> {
    const nextauth = new URL(address, publicUrl).pathname.split('/').slice(3)
    return this.keep(await comeBack(this.request(address, { headers }), { params: Promise.resolve({ nextauth }) }))
  }

  /** The whole way: button, provider's page, and back. */
  async signIn(provider: string, subject: string, form: Record<string, string> = {}): Promise<Response> {
    const away = await this.press(provider, form)
    return this.comeBack(await this.choose(away.headers.get('location') ?? '', subject))
  }
}
