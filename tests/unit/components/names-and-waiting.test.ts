import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { ChildName } from '@/components/children/child-name'
import { UploadStanding } from '@/components/uploads/upload-standing'
import type { OpenedUpload } from '@/lib/uploads/upload'

const wordsOf = (markup: string) => markup.replace(/<[^>]+>/g, '')

describe('a child’s name', () => {
  it.each([
    [{ familyName: 'Ashworth', givenName: 'Robin Jo' }, 'Ashworth, Robin Jo'],
    [{ familyName: 'Šimůnek', givenName: '' }, 'Šimůnek'],
    [{ familyName: 'Šimůnek', givenName: null }, 'Šimůnek'],
  ])('%j is written as one name, without a comma for nothing', (name, written) => {
    expect(wordsOf(renderToStaticMarkup(createElement(ChildName, { of: name })))).toBe(written)
  })
})

describe('a file of which rows wait', () => {
  const upload = (changes: Partial<OpenedUpload>) =>
    ({ id: 'f', state: 'review', added: 3, changed: 0, ended: 0, withdrawn: 0, absent: 0, waiting: 0, outOfDate: false, ...changes }) as OpenedUpload
  const said = (changes: Partial<OpenedUpload>) =>
    wordsOf(renderToStaticMarkup(createElement(UploadStanding, { upload: upload(changes), offer: null, decides: true })))

  it('says how many are loaded uncompared, and that nothing has to be done', () => {
    expect(said({ waiting: 2 })).toContain(
      '2 rows have not been compared with the national record yet, because it has not answered about these people. They are saved with the others, and CPIS compares them by itself. You need not send them again.',
    )
    expect(said({ waiting: 1, state: 'saved', appliedAt: new Date(), appliedBy: 'Kim' })).toContain(
      '1 row could not be compared with the national record when the file was saved.',
    )
    expect(said({})).not.toContain('compared')
  })
})
