import type { BrowserContext } from '@playwright/test'
import type pg from 'pg'
import { authenticationFor, claimsFor } from '@/demo/identity-provider/claims'
import { demonstrationPeople } from '@/demo/register/people'
import { judgeCis2Claims } from '@/lib/identity/cis2-claims'
import { judgeEntraClaims } from '@/lib/identity/entra-claims'
import { newSessionToken } from '@/lib/identity/session-token'

/** A product that a browser looks at, as far as it takes to log somebody in. */
interface ProductOfBrowser {
  /** Where it answers. */
  url: string
  /** A superuser's connection to its register. */
  register: pg.Client
}

const products = new WeakMap<BrowserContext, ProductOfBrowser>()

/** Says which product a browser looks at, so that {@link giveSession} can log somebody in there. */
export function looksAt(browser: BrowserContext, product: ProductOfBrowser): void {
  products.set(browser, product)
}

/**
 * Gives a browser a session of one of the demonstration people, as if they had come back from their identity provider at this moment: the
 * provider's claims are judged, and the database opens the session, by the functions that a log-in uses. Only the pages between are left out.
 *
 * @param name given and family name
 * @throws Error when the register would not let them in
 */
export async function giveSession(browser: BrowserContext, name: string): Promise<void> {
  const product = products.get(browser)
  if (product === undefined) throw new Error('Nobody has said which product this browser looks at.')
  const { provider, identity } = identityOf(name)
  const token = newSessionToken()
  const { rowCount } = await product.register.query('select session_id from cpis.open_session($1, $2, $3, $4, $5, $6, $7)', [
    provider,
    identity.subject,
    token,
    identity.authTime,
    identity.assertedCodes,
    identity.level,
    identity.providerSession,
  ])
  if (rowCount !== 1) throw new Error(`${name} is not let in.`)
  await browser.addCookies([{ name: 'cpis.session', value: token, url: product.url, httpOnly: true, sameSite: 'Lax' }])
}

/** What the demonstration's provider says about somebody who logs in now, as the product judges it. */
function identityOf(name: string) {
  const person = demonstrationPeople.find((candidate) => candidate.name === name)
  if (person === undefined) throw new Error(`Nobody in the register of the demonstration is called ${name}`)
  const { provider } = person
  const seconds = Math.floor(Date.now() / 1000)
  const logIn = { ...authenticationFor(person, undefined), authTime: seconds }
  const claims = {
    idToken: { ...claimsFor(provider, 'id_token', person, logIn), iat: seconds },
    userinfo: claimsFor(provider, 'userinfo', person, logIn),
  }
  const judged = provider === 'cis2' ? judgeCis2Claims(claims) : judgeEntraClaims(claims, new Map())
  if (!judged.ok) throw new Error(`${name} is refused: ${judged.reason}`)
  return { provider, identity: judged.identity }
}
