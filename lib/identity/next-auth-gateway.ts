import { parseSetCookie } from 'cookie'
import type { NextApiRequest, NextApiResponse } from 'next'
import NextAuth from 'next-auth'
import { authOptions } from './auth-options'
import type { ProviderId } from './providers'

/** What next-auth is asked to do, as one of its own addresses would be. */
export type AuthRequest =
  | { action: 'csrf' }
  | { action: 'signin'; provider: ProviderId; cookies: Record<string, string>; form: Record<string, string> }
  | { action: 'callback'; provider: ProviderId; cookies: Record<string, string>; query: Record<string, string>; secret: string }

/** What next-auth answered. */
export type AuthAnswer = {
  /** Where it would send the browser: an address of the provider, or one under PUBLIC_URL. */
  location: string | null
  /** Its Set-Cookie lines by cookie name. */
  cookies: Map<string, string>
  body: unknown
}

/**
 * The one gateway to next-auth: calls its API handler in process, with a request and a response like Node's own. No header from the browser
 * reaches it, and no path but the three above: its other pages (sign-out, session, log) do not exist in this service.
 */
export async function askNextAuth(request: AuthRequest): Promise<AuthAnswer> {
  const answer: AuthAnswer = { location: null, cookies: new Map(), body: null }
  const asked = {
    method: request.action === 'signin' ? 'POST' : 'GET',
    headers: {},
    query: {
      ...(request.action === 'callback' ? request.query : {}),
      nextauth: request.action === 'csrf' ? ['csrf'] : [request.action, request.provider],
    },
    cookies: request.action === 'csrf' ? {} : request.cookies,
    body: request.action === 'signin' ? request.form : undefined,
  }
  const options = await authOptions(request.action === 'callback' ? request.secret : undefined)
  await NextAuth(asked as unknown as NextApiRequest, responseInto(answer), options)
  return answer
}

function responseInto(answer: AuthAnswer): NextApiResponse {
  const keep = (body: unknown) => void (answer.body = body)
  const response = {
    status: () => response,
    setHeader(name: string, value: unknown) {
      if (name.toLowerCase() === 'location') answer.location = String(value)
      if (name.toLowerCase() === 'set-cookie') {
        for (const line of value as string[]) answer.cookies.set(parseSetCookie(line).name, line)
      }
      return response
    },
    getHeader: (name: string) => (name.toLowerCase() === 'set-cookie' ? [...answer.cookies.values()] : undefined),
    json: keep,
    send: keep,
    end: () => undefined,
  }
  return response as unknown as NextApiResponse
}
