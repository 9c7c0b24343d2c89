import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peopleAtProviders } from '@/demo/register/newcomers'
import { CookieBrowser } from '../../support/cookie-browser'
import type { Changes, ClientName } from '../../support/demonstration-provider'
import { AuthorisationRequest, logIn, startProvider } from '../../support/demonstration-provider'
import type { Claims } from '../../support/signed-token'
import { verifiedClaims } from '../../support/signed-token'

const nurse = '999000000101'
const paramedic = '999000000106'
const twoRoles = '999000000110'
const dataManager = '00000383-0000-4000-8000-000000000002'

let product: Server
let publicUrl: string
let issuer: string
let stop: () => Promise<number | null>
/** Logout tokens that arrived at the stand-in for CPIS. */
const notices: string[] = []

beforeAll(async () => {
  product = createServer((request, response) => {
    let body = ''
    request.on('data', (text: Buffer) => (body += text.toString()))
    request.on('end', () => {
      if (request.url === '/api/auth/backchannel-logout/cis2') notices.push(new URLSearchParams(body).get('logout_token') ?? '')
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(product, 'listening')
  publicUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}`
  ;({ issuer, stop } = await startProvider({ PUBLIC_URL: publicUrl }))
})

afterAll(async () => {
  const code = await stop()
  product.close()
  expect(code).toBe(0)
})

function ask(client: ClientName = 'cis2'): AuthorisationRequest {
  return new AuthorisationRequest(issuer, publicUrl, client)
}

async function tokensOf(request: AuthorisationRequest, callback: string): Promise<{ claims: Claims; token: string; userInfo: Claims }> {
  const response = await request.exchange(callback)
  expect(response.status).toBe(200)
  const { id_token: token, access_token: access } = (await response.json()) as Record<string, string>
  const userInfo = await fetch(new URL('/me', issuer), { headers: { authorization: `Bearer ${access}` } })
  return { claims: await verifiedClaims(token!, issuer), token: token!, userInfo: (await userInfo.json()) as Claims }
}

describe('logging in through the demonstration provider', () => {
  it('a nurse chooses herself on the page and arrives at CPIS with signed claims and UserInfo', async () => {
    const request = ask()
    const before = Math.floor(Date.now() / 1000)
    const callback = await logIn(new CookieBrowser(), request.address(), nurse)
    expect(callback.startsWith(`${publicUrl}/api/auth/callback/cis2?`)).toBe(true)
    expect(new URL(callback).searchParams.get('state')).toBe(request.state)
    const { claims, userInfo } = await tokensOf(request, callback)
    expect(claims).toMatchObject({
      iss: issuer,
      aud: 'cpis-health',
      sub: nurse,
      nonce: request.nonce,
      sid: expect.any(String),
      acr: 'AAL3_ANY',
      amr: ['sc', 'pin', 'mfa'],
      authentication_assurance_level: '3',
      id_assurance_level: '3',
      selected_roleid: expect.stringMatching(/^555\d{9}$/),
    })
    expect(claims.auth_time).toBeGreaterThanOrEqual(before)
    expect(claims).not.toHaveProperty('name')
    expect(userInfo).toMatchObject({
      sub: nurse,
      nhsid_useruid: nurse,
      name: 'Amara Osei',
      auth_time: claims.auth_time,
      selected_roleid: claims.selected_roleid,
      nhsid_nrbac_roles: [{ org_code: 'RR8', person_roleid: claims.selected_roleid, activity_codes: ['B0107'] }],
    })
  })

  it('a data manager of a council comes with tenant, object and role', async () => {
    const request = ask('entra')
    const { claims, userInfo } = await tokensOf(request, await logIn(new CookieBrowser(), request.address(), dataManager))
    expect(claims).toMatchObject({
      aud: 'cpis-councils',
      sub: dataManager,
      oid: dataManager,
      tid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      roles: ['LD'],
      name: 'Marcus Whitfield',
      preferred_username: 'marcus.whitfield@leeds.council.example',
    })
    expect(claims).not.toHaveProperty('nhsid_nrbac_roles')
    expect(userInfo).toMatchObject({ sub: dataManager, name: 'Marcus Whitfield' })
  })

  it('a person with two roles comes with both and none selected', async () => {
    const request = ask()
    const { claims, userInfo } = await tokensOf(request, await logIn(new CookieBrowser(), request.address(), twoRoles))
    expect(claims).not.toHaveProperty('selected_roleid')
    expect(userInfo.nhsid_nrbac_roles).toHaveLength(2)
  })

  it('scopes that were not asked for open nothing', async () => {
    const request = ask()
    const callback = await logIn(new CookieBrowser(), request.address({ scope: 'openid' }), nurse)
    const { claims, userInfo } = await tokensOf(request, callback)
    expect(claims).not.toHaveProperty('selected_roleid')
    expect(userInfo).not.toHaveProperty('name')
    expect(userInfo).not.toHaveProperty('nhsid_nrbac_roles')
  })

  it('going back without logging in is an answer to CPIS, too', async () => {
    const browser = new CookieBrowser()
    const request = ask()
    const page = await browser.follow(request.address())
    const { address } = await browser.follow(page.address, { form: { cancel: 'yes' } })
    expect(new URL(address).searchParams.get('error')).toBe('access_denied')
    expect(new URL(address).searchParams.get('state')).toBe(request.state)
  })
})

describe('the page of the demonstration provider', () => {
  it('is one form with a button for everybody, those of the asking provider first', async () => {
    for (const [client, headings] of [
      ['cis2', ['Health', 'National', 'Councils', 'Not yet in CPIS: an administrator has to invite them']],
      ['entra', ['Councils', 'Health', 'National', 'Not yet in CPIS: an administrator has to invite them']],
    ] as const) {
      const { response } = await new CookieBrowser().follow(ask(client).address())
      const html = await response.text()
      expect([...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, heading]) => heading)).toEqual(headings)
      for (const { subject, name } of peopleAtProviders) {
        expect(html).toContain(`value="${subject}"><span class="name">${name}</span> <span class="job">`)
      }
      expect(html).not.toMatch(/<script|https?:\/\/(?!localhost|127)/)
    }
  })

  it('allows nothing but its own stylesheet, and forms that end at CPIS', async () => {
    const { response } = await new CookieBrowser().follow(ask().address())
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'self'; form-action 'self' ${publicUrl}; frame-ancestors 'none'; base-uri 'none'`,
    )
    const stylesheet = await fetch(new URL('/identity.css', issuer))
    expect(stylesheet.headers.get('content-type')).toContain('text/css')
  })

  it('says so when the log-in was started elsewhere, and when the choice is nobody', async () => {
    const page = await new CookieBrowser().follow(ask().address())
    const elsewhere = await new CookieBrowser().visit(page.address)
    expect(elsewhere.status).toBe(400)
    expect(await elsewhere.text()).toContain('started in another browser')

    const browser = new CookieBrowser()
    const own = await browser.follow(ask().address())
    const nobody = await browser.visit(own.address, { form: { subject: 'nobody' } })
    expect(nobody.status).toBe(400)
  })

  it('refuses a form that is longer than it can be', async () => {
    const browser = new CookieBrowser()
    const page = await browser.follow(ask().address())
    const response = await browser.visit(page.address, { form: { subject: 'x'.repeat(10_000) } })
    expect(response.status).toBe(400)
  })
})

describe('logging in again', () => {
  it('is not asked for while the session lives, and is when CPIS wants it', async () => {
    const browser = new CookieBrowser()
    const first = ask()
    const { claims } = await tokensOf(first, await logIn(browser, first.address(), nurse))

    const silent = ask()
    const again = await tokensOf(silent, (await browser.follow(silent.address({ max_age: '240' }))).address)
    expect(again.claims).toMatchObject({ sub: nurse, sid: claims.sid, auth_time: claims.auth_time })

    const asking: Changes[] = [{ prompt: 'login' }, { max_age: '0' }]
    for (const changes of asking) {
      const page = await browser.follow(ask().address(changes))
      expect(page.address).toContain('/interaction/')
      expect(await page.response.text()).toContain('You are logged in as Amara Osei')
    }
  })

  it('moves the time of the log-in on once its age is over max_age', async () => {
    const browser = new CookieBrowser()
    const first = ask()
    const { claims } = await tokensOf(first, await logIn(browser, first.address(), nurse))
    await new Promise((resolve) => setTimeout(resolve, 2100))
    const second = ask()
    const later = await tokensOf(second, await logIn(browser, second.address({ max_age: '1' }), nurse))
    expect(later.claims.auth_time).toBeGreaterThan(claims.auth_time as number)
    expect(later.claims.sid).toBe(claims.sid)
  })

  it('is asked for when CPIS wants a stronger log-in than there is', async () => {
    const browser = new CookieBrowser()
    const first = ask()
    const weak = await tokensOf(first, await logIn(browser, first.address({ acr_values: 'AAL1_USERPASS' }), paramedic))
    expect(weak.claims).toMatchObject({ acr: 'AAL1_USERPASS', authentication_assurance_level: '1' })
    expect(weak.userInfo.authentication_assurance_level).toBe('1')

    const second = ask()
    const callback = await logIn(browser, second.address({ acr_values: 'AAL2_OR_AAL3_ANY' }), paramedic)
    expect((await tokensOf(second, callback)).claims).toMatchObject({ acr: 'AAL2_ANY', authentication_assurance_level: '2' })
  })

  it('is asked for by the other provider, which knows nothing of the first', async () => {
    const browser = new CookieBrowser()
    await logIn(browser, ask().address(), nurse)
    expect((await browser.follow(ask('entra').address())).address).toContain('/interaction/')
  })

  it('as somebody else ends the session of the first, and CPIS is told', async () => {
    const browser = new CookieBrowser()
    const first = ask()
    const { claims } = await tokensOf(first, await logIn(browser, first.address(), nurse))
    notices.length = 0

    const second = ask()
    const callback = await logIn(browser, second.address({ prompt: 'login' }), paramedic)
    const other = await tokensOf(second, callback)
    expect(other.claims.sub).toBe(paramedic)
    expect(other.claims.sid).not.toBe(claims.sid)
    expect(notices).toHaveLength(1)
    expect(await verifiedClaims(notices[0]!, issuer)).toMatchObject({ sub: nurse, sid: claims.sid, aud: 'cpis-health' })
  })
})

describe('logging out', () => {
  const logoutAddress = (parameters: Record<string, string>) =>
    `${new URL('/session/end', issuer).href}?${new URLSearchParams(parameters).toString()}`

  it.each(['id_token_hint', 'client_id'])('with %s ends the session without another click and returns', async (known) => {
    const browser = new CookieBrowser()
    const request = ask()
    const { claims, token } = await tokensOf(request, await logIn(browser, request.address(), nurse))
    notices.length = 0

    const { address } = await browser.follow(
      logoutAddress({
        [known]: known === 'client_id' ? 'cpis-health' : token,
        post_logout_redirect_uri: `${publicUrl}/signed-out`,
        state: 'abc',
      }),
    )
    expect(address).toBe(`${publicUrl}/signed-out?state=abc`)
    expect(await verifiedClaims(notices[0]!, issuer)).toMatchObject({ sub: nurse, sid: claims.sid })
    expect((await browser.follow(ask().address())).address).toContain('/interaction/')
  })

  it('returns at once when nobody was logged in', async () => {
    const parameters = { client_id: 'cpis-health', post_logout_redirect_uri: `${publicUrl}/signed-out` }
    const { address } = await new CookieBrowser().follow(logoutAddress(parameters))
    expect(address).toBe(`${publicUrl}/signed-out`)
  })

  it('does not send anybody to an address that is not registered', async () => {
    const parameters = { client_id: 'cpis-health', post_logout_redirect_uri: 'https://example.org/' }
    expect((await new CookieBrowser().visit(logoutAddress(parameters))).status).toBe(400)
  })

  it('asks first when it is not known who wants it', async () => {
    const browser = new CookieBrowser()
    await logIn(browser, ask().address(), nurse)
    const question = await browser.follow(logoutAddress({}))
    const html = await question.response.text()
    expect(html).toContain('name="logout" value="yes"')
    const [, action = '', xsrf = ''] = /action="([^"]+)"><input type="hidden" name="xsrf" value="([^"]+)"/.exec(html) ?? []
    const done = await browser.follow(action, { form: { xsrf, logout: 'yes' } })
    expect(await done.response.text()).toContain('You have logged out')
    expect((await browser.follow(ask().address())).address).toContain('/interaction/')
  })
})
