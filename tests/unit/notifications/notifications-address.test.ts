import { describe, expect, it } from 'vitest'
import { listOfForm, notificationsOfForm } from '@/lib/notifications/card-form'
import { notificationsAddress, notificationsAt } from '@/lib/notifications/notifications-address'
import { notificationsInput } from '@/lib/notifications/schema'

const plain = notificationsInput.parse({})
const team = '1a0f7a52-6a53-4a5e-8e35-6d4a6f3c9b01'

describe('the address of the notifications', () => {
  it('says only what differs from the plain list', () => {
    expect(notificationsAddress(plain)).toBe('/notifications')
    expect(notificationsAddress(plain, 3)).toBe('/notifications?page=3')
    expect(notificationsAddress({ ...plain, status: 'overdue', setting: 'paediatric-ward', since: '7-days', assigned: team }, 2)).toBe(
      `/notifications?status=overdue&setting=paediatric-ward&since=7-days&assigned=${team}&page=2`,
    )
  })

  it('is read back as it was written', () => {
    const shown = { status: 'new', setting: 'ambulance', since: 'today', assigned: 'mine', page: 4 } as const
    expect(notificationsAt(notificationsAddress(shown, shown.page))).toEqual(shown)
  })

  it.each([
    '',
    '/plans',
    'https://elsewhere.test/notifications?page=2',
    '//elsewhere.test',
    '/notifications/../plans',
    '/notifications?page=x&status=<b>',
  ])('of a form that says %j leads to the plain list', (said) => {
    const form = new FormData()
    form.set('list', said)
    expect(listOfForm(form)).toBe('/notifications')
  })
})

describe('the notifications of a form', () => {
  it('are those of every ticked visit', () => {
    const form = new FormData()
    form.append('visit', 'a,b')
    form.append('visit', 'c')
    form.append('visit', '')
    expect(notificationsOfForm(form, 'visit')).toEqual(['a', 'b', 'c'])
    expect(notificationsOfForm(form, 'other')).toEqual([])
  })
})
