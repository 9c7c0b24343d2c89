import { describe, expect, it } from 'vitest'
import { landingPath, startPage } from '@/lib/identity/start-page'
import { roles } from '@/lib/policy/permissions'

describe('where a log-in leads', () => {
  it('leads each role to its own start', () => {
    expect(Object.fromEntries(roles.map((role) => [role, startPage(role)]))).toEqual({
      CL: '/lookup',
      SG: '/lookup',
      LP: '/notifications',
      ED: '/notifications',
      LD: '/plans',
      OA: '/people',
      NA: '/organisations',
      AU: '/audit',
    })
  })

  it('leads back to the page that the person was on, if it is theirs', () => {
    expect(startPage('LP', '/plans')).toBe('/plans')
    expect(startPage('CL', '/account')).toBe('/account')
    expect(startPage('CL', '/plans')).toBe('/lookup')
  })

  it.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', '/lookup/../x', '/lookup?x=1', 'constructor', ''])(
    'never leads to %s',
    (from) => {
      expect(startPage('CL', from)).toBe('/lookup')
      expect(landingPath(from)).toBe('/')
    },
  )

  it('never leads to what an address says twice', () => {
    expect(startPage('CL', ['/plans', '/lookup'])).toBe('/lookup')
  })
})
