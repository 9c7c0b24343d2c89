import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { CookieBrowser } from './cookie-browser'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The scopes that CPIS asks each provider for. */
export const scopes = {
  cis2: 'openid profile email nhsperson nationalrbacaccess associatedorgs professionalmemberships organisationalmemberships selectedrole',
  entra: 'openid profile email',
}

/** The clients, as the process is configured with them. */
export const clients = {
  cis2: { id: 'cpis-health', secret: 'a secret of the health client' },
  entra: { id: 'cpis-councils', secret: 'a secret of the councils client' },
}

/** The client through which somebody logs in. */
export type ClientName = keyof typeof clients

/** Parameters of an authorisation request to set; `null` leaves one out. */
export type Changes = Record<string, string | null>

/** Runs demo/identity-provider/main.ts. Settings that the test does not give have working defaults. */
export function spawnProvider(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'demo/identity-provider/main.ts'], {
    cwd: root,
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      IDENTITY_PORT: '0',
      CIS2_CLIENT_ID: clients.cis2.id,
      CIS2_CLIENT_SECRET: clients.cis2.secret,
      ENTRA_CLIENT_ID: clients.entra.id,
      ENTRA_CLIENT_SECRET: clients.entra.secret,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Resolves with the exit code and what was written. */
export async function ended(provider: ChildProcess): Promise<{ code: number | null; output: string; errors: string }> {
  let output = ''
  let errors = ''
  provider.stdout?.on('data', (text: Buffer) => (output += text.toString()))
  provider.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
  const code = await new Promise<number | null>((resolve) => provider.once('close', resolve))
  return { code, output, errors }
}

/**
 * Starts the provider and waits until it says that it is ready.
 * @returns the issuer that it prints, and a way to end it that resolves with its exit code
 */
export async function startProvider(environment: Record<string, string>): Promise<{ issuer: string; stop: () => Promise<number | null> }> {
  const provider = spawnProvider(environment)
  const lines = createInterface({ input: provider.stdout! })
  const issuer = await new Promise<string>((resolve, reject) => {
    lines.once('line', (line) => resolve(line.replace(/^ready /, '')))
    provider.once('exit', (code) => reject(new Error(`The provider ended with code ${code} before it was ready`)))
  })
  const stop = async () => {
    const end = ended(provider)
    provider.kill('SIGTERM')
    return (await end).code
  }
  return { issuer, stop }
}

/** An authorisation request with everything that CPIS puts in it. */
export class AuthorisationRequest {
  readonly verifier = randomBytes(32).toString('base64url')
  readonly state = randomBytes(16).toString('base64url')
  readonly nonce = randomBytes(16).toString('base64url')

  constructor(
    readonly issuer: string,
    readonly publicUrl: string,
    readonly client: ClientName,
  ) {}

  get redirectUri(): string {
    return `${this.publicUrl}/api/auth/callback/${this.client}`
  }

  /** The address that CPIS sends the browser to. */
  address(changes: Changes = {}): string {
    const url = new URL('/auth', this.issuer)
    const parameters = {
      client_id: clients[this.client].id,
      response_type: 'code',
      redirect_uri: this.redirectUri,
      scope: scopes[this.client],
      state: this.state,
      nonce: this.nonce,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    }
    for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value)
    return url.href
  }

  /** Exchanges the code in the address to which the browser was sent back. */
  async exchange(callback: string, changes: Record<string, string> = {}, headers?: Record<string, string>): Promise<Response> {
    const { id, secret } = clients[this.client]
    const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')
    return fetch(new URL('/token', this.issuer), {
      method: 'POST',
      headers: headers ?? { authorization: `Basic ${basic}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: new URL(callback).searchParams.get('code') ?? '',
        redirect_uri: this.redirectUri,
        code_verifier: this.verifier,
        ...changes,
      }),
    })
  }
}

/**
 * Opens the page that lists the people and presses somebody's button.
 * @returns the address at CPIS to which the browser is sent back
 */
export async function logIn(browser: CookieBrowser, authorisation: string, subject: string): Promise<string> {
  const page = await browser.follow(authorisation)
  if (!page.address.includes('/interaction/')) throw new Error(`No page to choose somebody on, but ${page.address}`)
  return (await browser.follow(page.address, { form: { subject } })).address
}
