import { beforeAll, describe, expect, it } from 'vitest'
import { authOptions } from '@/lib/identity/auth-options'
import { cookieName, cookiesOf, removeCookie, setCookie, tokenOf } from '@/lib/identity/cookies'

beforeAll(() => {
  const secret = 'a secret of the tests and nothing else'
  Object.assign(process.env, {
    PUBLIC_URL: 'https://cpis.example',
    APP_DATABASE_URL: 'postgresql://nobody@localhost/none',
    SESSION_SECRET: secret,
    SUBJECT_KEY: secret,
    ACCESS_MAC_KEY: secret,
  })
})

const requestWith = (cookie: string) => new Request('https://cpis.example/', { headers: { cookie } })

describe('cookies of a service on https', () => {
  it('are bound to this host and to https, and no script reads them', () => {
    expect(setCookie('session', 'abc', 60)).toBe('__Host-cpis.session=abc; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax')
    expect(removeCookie('session')).toBe('__Host-cpis.session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax')
  })

  it('are the same for next-auth', async () => {
    const cookies = Object.values((await authOptions()).cookies ?? {})
    expect(cookies).toHaveLength(6)
    for (const { name, options } of cookies) {
      expect(name).toMatch(/^__Host-cpis\./)
      expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', secure: true })
    }
  })

  it('make no link from anything but the public address', async () => {
    await authOptions()
    expect(process.env.NEXTAUTH_URL).toBe('https://cpis.example')
  })
})

describe('reading the cookies of a request', () => {
  it('finds the session among others, and takes none for another', () => {
    expect(tokenOf(requestWith(`cpis.session=other; x=1; ${cookieName('session')}=mine`))).toBe('mine')
    expect(tokenOf(requestWith('cpis.session=other'))).toBeUndefined()
  })

  it('decodes what was encoded and leaves what was not', () => {
    const cookies = cookiesOf(requestWith('a=%2Fplans; b=100%; =c; d; a=second; __proto__=x'))
    expect([...cookies]).toEqual([
      ['a', '/plans'],
      ['b', '100%'],
      ['__proto__', 'x'],
    ])
  })
})
